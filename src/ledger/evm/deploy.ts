import {
  type Address,
  encodeDeployData,
  encodeFunctionData,
  keccak256,
  stringToHex,
  type TransactionReceipt,
} from "viem";
import type { ContractCall, TransactionSender } from "../../chain/index.ts";
import { learnerRegistryAbi, learnerRegistryCode } from "./abi/generated/learnerRegistry.ts";
import { reputationRegistryAbi, reputationRegistryCode } from "./abi/generated/reputationRegistry.ts";
import { roundsAbi, roundsCode } from "./abi/generated/rounds.ts";
import { roundsPublicationAbi, roundsPublicationCode } from "./abi/generated/roundsPublication.ts";
import { roundsSettlingAbi, roundsSettlingCode } from "./abi/generated/roundsSettling.ts";
import { tasksAbi, tasksCode } from "./abi/generated/tasks.ts";
import { testTokenAbi, testTokenCode } from "./abi/generated/testToken.ts";
import { deploymentFailedError } from "./errors.ts";
import type { ContractAddresses } from "./LedgerContracts.ts";

export interface DeployOptions {
  /** An ERC-20 with 18 decimals to pay in; if absent, a test token is deployed. */
  readonly token?: Address;
  /** A gas limit for each transaction; if absent, gas is estimated. */
  readonly gas?: bigint;
}

/**
 * Deploys a ledger's contracts and links them. The sender's account becomes registrar, provider, and administrator of
 * Tasks. It gives up the administration of reputations, so that no account can write one.
 *
 * @throws the sender's errors; GFML_DEPLOYMENT_FAILED if a receipt names no contract
 */
export const deployLedger = async (
  sender: TransactionSender,
  { token: given, gas }: DeployOptions = {},
): Promise<ContractAddresses> => {
  const { account } = sender;
  const limit = gas === undefined ? {} : { gas };
  const create = async (name: string, data: ContractCall["data"]): Promise<Address> => {
    const [receipt] = await sender.send([{ to: null, data, label: `deploy ${name}`, ...limit }]);
    return addressOf(name, receipt);
  };
  const learners = await create(
    "LearnerRegistry",
    encodeDeployData({ abi: learnerRegistryAbi, bytecode: learnerRegistryCode.creation, args: [account] }),
  );
  const reputations = await create(
    "ReputationRegistry",
    encodeDeployData({ abi: reputationRegistryAbi, bytecode: reputationRegistryCode.creation, args: [account] }),
  );
  const tasks = await create(
    "Tasks",
    encodeDeployData({ abi: tasksAbi, bytecode: tasksCode.creation, args: [account, learners] }),
  );
  const served = [learners, reputations, tasks] as const;
  const publication = await create(
    "RoundsPublication",
    encodeDeployData({ abi: roundsPublicationAbi, bytecode: roundsPublicationCode.creation, args: served }),
  );
  const settling = await create(
    "RoundsSettling",
    encodeDeployData({ abi: roundsSettlingAbi, bytecode: roundsSettlingCode.creation, args: served }),
  );
  const rounds = await create(
    "Rounds",
    encodeDeployData({
      abi: roundsAbi,
      bytecode: roundsCode.creation,
      args: [...served, publication, settling],
    }),
  );
  const token =
    given ??
    (await create(
      "TestToken",
      encodeDeployData({ abi: testTokenAbi, bytecode: testTokenCode.creation, args: [account] }),
    ));
  await sender.send([
    {
      to: reputations,
      data: encodeFunctionData({ abi: reputationRegistryAbi, functionName: "grantRole", args: [WRITER, rounds] }),
      label: "let Rounds write reputations",
      ...limit,
    },
    {
      // no account can make itself a writer later
      to: reputations,
      data: encodeFunctionData({
        abi: reputationRegistryAbi,
        functionName: "renounceRole",
        args: [ADMINISTRATOR, account],
      }),
      label: "give up the administration of reputations",
      ...limit,
    },
    {
      to: tasks,
      data: encodeFunctionData({ abi: tasksAbi, functionName: "setRounds", args: [rounds] }),
      label: "name Rounds to Tasks",
      ...limit,
    },
  ]);
  return { learners, reputations, tasks, rounds, token, modules: { publication, settling } };
};

const ADMINISTRATOR = `0x${"0".repeat(64)}` as const;
const WRITER = keccak256(stringToHex("WRITER"));

const addressOf = (name: string, receipt: TransactionReceipt | undefined): Address => {
  const address = receipt?.contractAddress;
  if (address === undefined || address === null) throw deploymentFailedError(name, receipt?.transactionHash);
  return address;
};
