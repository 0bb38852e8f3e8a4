"""Makes ledgerScenario.json: rounds as a ledger gets them, and the integers it must answer. Needs nothing but Python.

An independent second reading of the arithmetic (docs/reference/ledger.md): Python's integers, every sum recomputed from all
contributions' lazily decayed values, no state shared with gfml's code.

    python3 test/golden/ledgerScenario.py > test/golden/ledgerScenario.json
"""

import json
import random

WAD = 10**18
NANO = 10**9
LEARNERS = 9
LAMBDA, PHI, GAMMA, THRESHOLD, I_REP = (n * NANO for n in (700000000, 200000000, 500000000, 500000000, 5 * NANO))
draw = random.Random(20)


def tdiv(a, b):
    """Division rounded towards 0, as the EVM's sdiv."""
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


def ln_wad(x):
    k = x.bit_length() - 1 - 96
    m = x >> k if k >= 0 else x << -k
    p = m + 3273285459638523848632254066296
    for c in (
        24828157081833163892658089445524,
        43456485725739037958740375743393,
        -11111509109440967052023855526967,
        -45023709667254063763336534515857,
        -14706773417378608786704636184526,
    ):
        p = (p * m >> 96) + c
    p = p * m - (795164235651350426258249787498 << 96)
    q = m + 5573035233440673466300451813936
    for c in (
        71694874799317883764090561454958,
        283447036172924575727196451306956,
        401686690394027663651624208769553,
        204048457590392012362485061816622,
        31853899698501571402653359427138,
        909429971244387300277376558375,
    ):
        q = (q * m >> 96) + c
    r = tdiv(p, q) * 1677202110996718588342820967067443963516166
    r += 16597577552685614221487285958193947469193820559219878177908093499208371 * k
    r += 600920179829731861736702779321621459595472258049074101567377883020018308
    return r >> 174


def exp_wad(x):
    """e^x for -41 < x <= 0: the true value rounded down, which is solady's there (see wadAccuracy.json)."""
    one = 1 << 256
    term = total = one
    x = (x << 256) // WAD
    n = 1
    while term:
        term = (term * x >> 256) // n if term * x >= 0 else -((-term * x >> 256) // n)
        total += term
        n += 1
    return total * WAD >> 256


def rpow(base, exponent):
    result = base if exponent % 2 else WAD
    exponent //= 2
    while exponent:
        base = (base * base + WAD // 2) // WAD
        if exponent % 2:
            result = (result * base + WAD // 2) // WAD
        exponent //= 2
    return result


def decayed(events, clock):
    """Sum of (clock, v) as it is read at `clock`: decayed only when something is added, and when it is read."""
    value, at = 0, 0
    for when, v in events:
        value, at = (value * rpow(LAMBDA, when - at) // WAD if when != at else value) + v, when
    return value * rpow(LAMBDA, clock - at) // WAD if clock != at else value


def wad(nanos):
    return nanos * NANO


def number(nanos):
    return nanos / NANO


registrations = [
    {
        "learner": i,
        "sampleCount": draw.randrange(40, 900),
        "cyclesPerSample": 501760,
        "minFrequency": draw.randrange(10**7, 10**8),
        "maxFrequency": draw.randrange(6 * 10**8, 2 * 10**9),
        "uplinkRate": draw.randrange(5 * 10**6, 10**7),
        "deadline": number(draw.randrange(11 * NANO, 20 * NANO)),
        "active": True,
        "classCount": 2,
    }
    for i in range(LEARNERS)
]
service = {i: {} for i in range(LEARNERS)}  # learner -> head -> [(clock, v)]
earned = {i: 0 for i in range(LEARNERS)}
clock, reference, rounds = 0, None, []


def reputation(i, head, seen):
    every = sorted(e for events in service[i].values() for e in events)
    task = 0
    for past, events in service[i].items():
        s = WAD if past == head else max(0, wad(seen.get(past, 0)))
        task += s * decayed(events, clock)
    return (PHI * decayed(every, clock) + (WAD - PHI) * (task // WAD)) // WAD


def utility(r, best):
    if r < THRESHOLD:
        return GAMMA * exp_wad(r - THRESHOLD) // WAD
    ratio = (r - THRESHOLD) * WAD // (best - THRESHOLD) if best > THRESHOLD else WAD
    return GAMMA + (WAD - GAMMA) * ln_wad(WAD + 1718281828459045236 * ratio // WAD) // WAD


for number_of_round in range(12):
    players = [i for i in range(LEARNERS) if draw.random() < 0.85]
    draw.shuffle(players)
    groups = [sorted(players[j::3]) for j in range(3)]
    published, settlements, answers, largest, news = [], [], [], None, []
    for j, members in enumerate(groups):
        if not members:
            continue
        head = draw.choice(members)
        seen = {i: draw.randrange(-NANO, NANO + 1) for i in range(LEARNERS) if i != head and draw.random() < 0.7}
        incentive = draw.randrange(5 * NANO, 15 * NANO + 1)
        similarity = {i: NANO if i == head else draw.randrange(-NANO, NANO + 1) for i in members}
        agreed = {i: draw.randrange(registrations[i]["minFrequency"], registrations[i]["maxFrequency"] + 1) for i in members}
        seen_reputation = {i: reputation(i, head, seen) for i in members}
        best = max(seen_reputation.values())
        mean = sum(utility(r, best) for r in seen_reputation.values()) // len(members)
        low = min(registrations[i]["minFrequency"] for i in members)
        high = max(registrations[i]["maxFrequency"] for i in members)
        count = sum(registrations[i]["sampleCount"] for i in members)
        published.append(
            {
                "coalition": j,
                "head": head,
                "competitionIncentive": number(incentive),
                "similarities": [{"head": i, "similarity": number(s)} for i, s in seen.items()],
                "members": [
                    {"learner": i, "similarity": number(similarity[i]), "frequency": agreed[i]} for i in members
                ],
            }
        )
        deadline = round(registrations[head]["deadline"] * NANO)
        deliveries = {}
        for i in members:
            if draw.random() < 0.1:
                continue
            send = draw.randrange(NANO, 2 * NANO)
            # on time, on the very deadline, or late
            slack = draw.choice([draw.randrange(0, 8 * NANO), 0, draw.randrange(0, 8 * NANO), -draw.randrange(1, 10**6)])
            kept = draw.randrange(registrations[i]["minFrequency"], agreed[i] + 1)
            deliveries[i] = (draw.randrange(0, 3 * NANO), kept, deadline - send - slack, send, slack)
        settlements.append(
            {
                "coalition": j,
                "members": [
                    {
                        "learner": i,
                        "delivered": True,
                        "measure": number(deliveries[i][0]),
                        "keptFrequency": deliveries[i][1],
                        "computationTime": number(deliveries[i][2]),
                        "transmissionTime": number(deliveries[i][3]),
                        "updateHash": "cd" * 32,
                    }
                    if i in deliveries
                    else {"learner": i, "delivered": False}
                    for i in members
                ],
            }
        )
        in_time = {i: d for i, d in deliveries.items() if d[4] >= -1000}
        own = max((d[0] for d in in_time.values()), default=None)
        if own is not None:
            largest = own if largest is None else max(largest, own)
        x_ref = reference if reference is not None else (own or 0)
        receipts = []
        for i in members:
            u, v, paid = -WAD, 0, 0
            if i in in_time:
                x, kept, _, _, slack = in_time[i]
                u = min(WAD, 2 * wad(x) * WAD // wad(x_ref) - WAD) if x_ref > 0 else -WAD
                v = (u + WAD) * ln_wad(WAD + wad(slack)) // WAD if slack > 0 else 0
                f = tdiv((kept - low) * WAD, high - low) if high > low else 0
                share = registrations[i]["sampleCount"] * WAD // count
                gain = max(0, wad(similarity[i])) + tdiv(f * share, WAD)
                paid = max(0, tdiv(gain * wad(incentive), WAD) + mean * I_REP // WAD)
            receipts.append([str(u), str(v), str(paid)])
            earned[i] += paid
            if v > 0:
                news.append((i, head, v))
        answers.append({"highestReputation": str(best), "meanReputationUtility": str(mean), "receipts": receipts})
    clock += 1
    for i, head, v in news:
        service[i].setdefault(head, []).append((clock, v))
    reference = largest if largest is not None else reference
    everyone = [decayed(sorted(e for events in service[i].values() for e in events), clock) for i in range(LEARNERS)]
    rounds.append(
        {
            "coalitions": published,
            "settlements": settlements,
            "answers": answers,
            "globalReputations": [str(r) for r in everyone],
        }
    )
print(json.dumps({"registrations": registrations, "rounds": rounds, "balances": [str(b) for b in earned.values()]}))
