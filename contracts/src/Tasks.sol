// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {ILearnerRegistry} from "./interfaces/ILearnerRegistry.sol";
import {IRounds} from "./interfaces/IRounds.sol";
import {ITaskAdmission} from "./interfaces/ITaskAdmission.sol";
import {ITasks} from "./interfaces/ITasks.sol";
import {TermsCheck} from "./libraries/TermsCheck.sol";

/// @title Tasks: terms, escrow and claims
/// @notice Holds all tokens: for each token the balance covers the escrows of its tasks and the claims of its learners.
/// Tokens that take a fee on transfer are rejected. Tokens whose balances change by themselves are not supported.
contract Tasks is ITasks, AccessControl, ReentrancyGuard {
    using SafeERC20 for IERC20Metadata;

    /// @param scale 18-digit amount of one unit of the token
    struct Task {
        address provider;
        bool closed;
        address token;
        uint64 scale;
        uint128 escrow;
        bytes32 termsHash;
        GameTerms game;
    }

    /// @notice Role of the accounts that can open tasks. It is granted, because each finalized round of any task decays
    /// every reputation.
    bytes32 public constant PROVIDER_ROLE = keccak256("PROVIDER");

    ILearnerRegistry public immutable LEARNERS;

    /// @notice The only contract that books payments.
    address public rounds;

    mapping(uint32 task => Task) private _tasks;
    mapping(address token => uint64) private _scales;
    mapping(address token => mapping(uint32 learner => uint256)) private _claims;
    mapping(address token => uint256) private _totalClaims;

    /// @param admin sets the rounds contract and grants the provider's role, which it has itself
    constructor(address admin, ILearnerRegistry learners) {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(PROVIDER_ROLE, admin);
        LEARNERS = learners;
    }

    /// @notice Sets the rounds contract, once and for all. Only the admin.
    function setRounds(address rounds_) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (rounds != address(0) || rounds_.code.length == 0) revert InvalidRounds(rounds_);
        rounds = rounds_;
        emit RoundsSet(rounds_);
    }

    /// @inheritdoc ITasks
    function open(Opening calldata opening) external nonReentrant onlyRole(PROVIDER_ROLE) returns (uint32 task) {
        TermsCheck.check(opening.game);
        uint64 scale = _scaleOf(opening.token);
        if (opening.escrow % scale != 0) revert InvalidTerms("escrow");
        _receive(IERC20Metadata(opening.token), opening.escrow / scale);

        task = ITaskAdmission(rounds).admit(opening.game.reputationDecay, opening.initialModelHash);
        Task storage opened = _tasks[task];
        opened.provider = msg.sender;
        opened.token = opening.token;
        opened.scale = scale;
        opened.escrow = opening.escrow;
        opened.termsHash = keccak256(abi.encode(opening));
        opened.game = opening.game;
        emit TaskOpened(task, msg.sender, opening);
    }

    /// @inheritdoc ITasks
    function book(uint32 task, uint32 round, uint16 coalition, uint32[] calldata learners, uint256[] calldata amounts)
        external
    {
        if (msg.sender != rounds) revert NotRounds(msg.sender);
        Task storage running = _running(task);
        uint256 total = _credit(running.token, learners, amounts);
        _reserve(running, task, round, coalition, total);
    }

    /// @inheritdoc ITasks
    function reserve(uint32 task, uint32 round, uint16 coalition, uint256 total) external {
        if (msg.sender != rounds) revert NotRounds(msg.sender);
        _reserve(_running(task), task, round, coalition, total);
    }

    /// @inheritdoc ITasks
    function credit(uint32 task, uint32[] calldata learners, uint256[] calldata amounts) external {
        if (msg.sender != rounds) revert NotRounds(msg.sender);
        _credit(_known(task).token, learners, amounts);
    }

    /// @inheritdoc ITasks
    function fund(uint32 task, uint128 amount) external nonReentrant {
        Task storage running = _running(task);
        if (running.provider != msg.sender) revert NotProvider(task, msg.sender);
        uint256 escrow = uint256(running.escrow) + amount;
        if (amount == 0 || amount % running.scale != 0 || escrow > type(uint128).max) revert InvalidTerms("amount");
        running.escrow = uint128(escrow);
        emit TaskFunded(task, amount, escrow);
        _receive(IERC20Metadata(running.token), amount / running.scale);
    }

    /// @inheritdoc ITasks
    function withdraw(address token, uint32 learner) external nonReentrant returns (uint256 amount) {
        address payee = LEARNERS.payeeOf(learner);
        uint256 claim = _claims[token][learner];
        if (claim == 0) return 0;
        uint256 scale = _scales[token];
        uint256 units = claim / scale;
        if (units == 0) return 0;
        amount = units * scale;
        _claims[token][learner] = claim - amount;
        _totalClaims[token] -= amount;
        emit Withdrawn(token, learner, payee, amount);
        IERC20Metadata(token).safeTransfer(payee, units);
    }

    /// @inheritdoc ITasks
    function close(uint32 task) external nonReentrant returns (uint256 refund) {
        Task storage running = _running(task);
        if (running.provider != msg.sender) revert NotProvider(task, msg.sender);
        (uint32 round, bool isOpen,) = IRounds(rounds).roundOf(task);
        if (isOpen) revert RoundIsOpen(task, round);
        uint256 units = running.escrow / running.scale;
        refund = units * running.scale;
        running.escrow = 0;
        running.closed = true;
        emit TaskClosed(task, refund);
        if (units > 0) IERC20Metadata(running.token).safeTransfer(msg.sender, units);
    }

    /// @inheritdoc ITasks
    function claimOf(address token, uint32 learner) external view returns (uint256) {
        return _claims[token][learner];
    }

    /// @inheritdoc ITasks
    function totalClaims(address token) external view returns (uint256) {
        return _totalClaims[token];
    }

    /// @inheritdoc ITasks
    function escrowOf(uint32 task) external view returns (uint256) {
        return _known(task).escrow;
    }

    /// @inheritdoc ITasks
    function providerOf(uint32 task) external view returns (address) {
        return _known(task).provider;
    }

    /// @inheritdoc ITasks
    function tokenOf(uint32 task) external view returns (address) {
        return _known(task).token;
    }

    /// @inheritdoc ITasks
    function isClosed(uint32 task) external view returns (bool) {
        return _known(task).closed;
    }

    /// @inheritdoc ITasks
    function runningTerms(uint32 task) external view returns (address provider, GameTerms memory terms) {
        Task storage running = _running(task);
        return (running.provider, running.game);
    }

    /// @inheritdoc ITasks
    function termsHash(uint32 task) external view returns (bytes32) {
        return _known(task).termsHash;
    }

    /// @dev The first task in a token fixes its scale, so that the token cannot change claims by changing its decimals.
    function _scaleOf(address token) private returns (uint64 scale) {
        scale = _scales[token];
        if (scale != 0) return scale;
        if (token.code.length == 0) revert UnsupportedToken(token);
        uint8 decimals = IERC20Metadata(token).decimals();
        if (decimals > 18) revert UnsupportedToken(token);
        scale = uint64(10 ** (18 - decimals));
        _scales[token] = scale;
    }

    function _credit(address token, uint32[] calldata learners, uint256[] calldata amounts) private returns (uint256 total) {
        for (uint256 i = 0; i < learners.length; ++i) {
            uint256 amount = amounts[i];
            if (amount == 0) continue;
            total += amount;
            _claims[token][learners[i]] += amount;
        }
    }

    function _reserve(Task storage running, uint32 task, uint32 round, uint16 coalition, uint256 total) private {
        uint256 left = running.escrow;
        if (total > left) revert EscrowExceeded(task, left, total);
        if (total > 0) {
            left -= total;
            // fits, since it was larger before
            running.escrow = uint128(left);
            _totalClaims[running.token] += total;
        }
        emit PaymentsBooked(task, round, coalition, total, left);
    }

    function _receive(IERC20Metadata token, uint256 units) private {
        if (units == 0) return;
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), units);
        uint256 received = token.balanceOf(address(this)) - before;
        if (received < units) revert EscrowNotReceived(units, received);
    }

    function _known(uint32 task) private view returns (Task storage known) {
        known = _tasks[task];
        if (known.provider == address(0)) revert UnknownTask(task);
    }

    function _running(uint32 task) private view returns (Task storage running) {
        running = _known(task);
        if (running.closed) revert TaskIsClosed(task);
    }
}
