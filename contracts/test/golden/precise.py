"""Makes precise.json: the contracts' formulas over real numbers to 60 digits, rounded down to multiples of 1e-18.

Needs mpmath.

    python3 contracts/test/golden/precise.py > contracts/test/golden/precise.json

The inputs are the exact Wads that the contracts are given; one row is one index over the columns of a table.
"""

import json
import random

from mpmath import e, exp, floor, ln, mp, mpf

mp.dps = 80
WAD = 10**18
NANO = 10**9
draw = random.Random(11)
COUNT = 400


def real(wad):
    return mpf(wad) / WAD


def wad(value):
    return str(int(floor(value * WAD)))


def nano(low, high):
    """A multiple of 1e-9 as a Wad."""
    return draw.randint(int(low * NANO), int(high * NANO)) * NANO


def table(draw_row, formula):
    rows = [draw_row() for _ in range(COUNT)]
    columns = {name: [str(row[name]) for row in rows] for name in rows[0]}
    return {**columns, "answer": [wad(formula(**row)) for row in rows]}


def score_row():
    return {"measure": nano(0, 50), "reference": nano(0.001, 50)}


def score(measure, reference):
    return min(mpf(1), 2 * real(measure) / real(reference) - 1)


def value_row():
    return {"score": draw.randint(-WAD, WAD), "slack": nano(-1, draw.choice([1, 600, 10**6]))}


def value(score, slack):
    return (real(score) + 1) * ln(1 + real(slack)) if slack > 0 else mpf(0)


def utility_row():
    highest = nano(0, draw.choice([1, 20, 1000]))
    return {
        "reputation": draw.randint(0, highest),
        "highest": highest,
        "thresholdUtility": nano(0.001, 0.999),
        "threshold": nano(0, draw.choice([0.5, 2, 30])),
    }


def utility(reputation, highest, thresholdUtility, threshold):
    gamma = real(thresholdUtility)
    if reputation < threshold:
        return gamma * exp(real(reputation) - real(threshold))
    spread = highest - threshold
    mu = (e - 1) * mpf(reputation - threshold) / spread if spread > 0 else e - 1
    return gamma + (1 - gamma) * ln(1 + mu)


def amount_row():
    lowest = draw.randint(1, 10**9)
    highest = lowest + draw.choice([0, draw.randint(1, 4 * 10**9)])
    samples = draw.randint(1, 100_000)
    return {
        "lowestFrequency": lowest,
        "highestFrequency": highest,
        "coalitionSampleCount": samples + draw.randint(0, 10**6),
        "meanReputationUtility": draw.randint(0, WAD),
        "competitionIncentive": nano(0, 100),
        "reputationIncentive": nano(0, 20),
        "similarity": nano(-1, 1),
        "frequency": draw.randint(0, highest),
        "sampleCount": samples,
    }


def amount(
    lowestFrequency,
    highestFrequency,
    coalitionSampleCount,
    meanReputationUtility,
    competitionIncentive,
    reputationIncentive,
    similarity,
    frequency,
    sampleCount,
):
    spread = highestFrequency - lowestFrequency
    relative = mpf(frequency - lowestFrequency) / spread if spread > 0 else mpf(0)
    reward = real(similarity) + relative * sampleCount / coalitionSampleCount
    paid = reward * real(competitionIncentive) + real(meanReputationUtility) * real(reputationIncentive)
    return max(mpf(0), paid)


def read_row():
    since = draw.randint(0, 10**6)
    return {
        "value": draw.randint(0, 10 ** draw.randint(1, 24)),
        "since": since,
        "clock": since + draw.randint(0, draw.choice([2, 60, 3000])),
        "decay": nano(draw.choice([0, 0.9]), 1),
    }


def read(value, since, clock, decay):
    return real(value) * real(decay) ** (clock - since)


print(
    json.dumps(
        {
            "score": table(score_row, score),
            "value": table(value_row, value),
            "utility": table(utility_row, utility),
            "amount": table(amount_row, amount),
            "read": table(read_row, read),
        },
        indent=2,
    )
)
