"""Finds a coalition game of four learners (two heads, two movers) without any Nash-stable partition.

Independent of gfml: utilities are eq. 10 of the paper with the corrections E1, E3, E4 and D9, the best frequency is found by
golden-section search instead of the closed form, and stability is decided by trying all nine partitions. Of 200,000 seeded
random games the one whose most stable partition leaves the largest gain is kept.

Needs: Python 3.9 or later, no packages.   Run: python3 test/golden/noNashStablePartition.py, then biome format --write on its output
"""

import itertools
import json
import math
import random
from pathlib import Path

TERMS = dict(
    localSteps=10, modelBits=1e7, unitCost=0.1, capacitance=1e-27,
    transmission=dict(quadratic=0, linear=0, constant=0, lossRate=0),
    thresholdUtility=0.5, reputationThreshold=0.5, reputationIncentive=5,
    minCompetitionIncentive=5, maxCompetitionIncentive=15, profitWeight=25, dissimilarity="clamp",
)
INCENTIVE = 5
OUT = None


def reputation_utility(reputation, highest):
    threshold, gamma = TERMS["reputationThreshold"], TERMS["thresholdUtility"]
    if reputation < threshold:
        return gamma * math.exp(reputation - threshold)
    mu = (math.e - 1) * (reputation - threshold) / (highest - threshold) if highest > threshold else math.e - 1
    return gamma + (1 - gamma) * math.log(1 + mu)


def utility(game, coalition, members, learner):
    """U of a member at its best frequency; minus infinity if it cannot meet the head's deadline."""
    profile = game["learners"][learner]
    work = TERMS["localSteps"] * profile["cyclesPerSample"] * profile["sampleCount"]
    deadline = game["learners"][game["heads"][coalition]]["deadline"]
    available = deadline - TERMS["modelBits"] / profile["uplinkRate"]
    if available <= 0 or work / available > profile["maxFrequency"]:
        return -math.inf
    share = profile["sampleCount"] / sum(game["learners"][k]["sampleCount"] for k in members)
    low = min(game["learners"][k]["minFrequency"] for k in members)
    high = max(game["learners"][k]["maxFrequency"] for k in members)
    row = game["reputation"][coalition]
    highest = max(row[k] for k in members)
    mean = sum(reputation_utility(row[k], highest) for k in members) / len(members)

    def at(frequency):
        relative = (frequency - low) / (high - low) if high > low else 0
        cost = TERMS["unitCost"] * TERMS["capacitance"] * work * frequency ** 2
        similarity = max(game["similarity"][coalition][learner], 0)
        return (similarity + relative * share) * INCENTIVE + mean * TERMS["reputationIncentive"] - cost

    left, right = max(profile["minFrequency"], work / available), profile["maxFrequency"]
    ratio = (math.sqrt(5) - 1) / 2
    for _ in range(90):
        first, second = right - ratio * (right - left), left + ratio * (right - left)
        if at(first) >= at(second):
            right = second
        else:
            left = first
    return max(at(left), at(right))


def coalitions_of(places):
    """Members of both coalitions when learners 2 and 3 are at these places."""
    lists = [[0], [1]]
    for mover, place in zip((2, 3), places):
        if place is not OUT:
            lists[place].append(mover)
    return lists


def value(game, places, mover):
    place = places[mover - 2]
    return 0 if place is OUT else utility(game, place, coalitions_of(places)[place], mover)


def largest_gain(game, places, values):
    gains = []
    for mover in (2, 3):
        for target in (0, 1, OUT):
            moved = tuple(target if mover - 2 == index else place for index, place in enumerate(places))
            gains.append(values[moved][mover - 2] - values[places][mover - 2])
    return max(gains)


def least_regret(game):
    """The smallest largest gain over all nine partitions; positive if none is Nash-stable."""
    places = list(itertools.product((0, 1, OUT), repeat=2))
    values = {place: tuple(value(game, place, mover) for mover in (2, 3)) for place in places}
    return min(largest_gain(game, place, values) for place in places)


def draw(chance):
    learners = [
        dict(
            learner=index, sampleCount=chance.randint(600, 1800), cyclesPerSample=501760, minFrequency=1e7,
            maxFrequency=1e9, uplinkRate=round(chance.uniform(5e6, 1e7)), deadline=round(chance.uniform(13, 20), 2),
        )
        for index in range(4)
    ]
    reputation = [[round(chance.uniform(0, 8), 2) for _ in range(4)] for _ in range(2)]
    similarity = [[round(chance.uniform(0, 0.9), 2) for _ in range(4)] for _ in range(2)]
    similarity[0][0] = similarity[1][1] = 1
    return dict(learners=learners, heads=[0, 1], reputation=reputation, similarity=similarity)


def promising(game):
    """A cheap necessary condition: with fixed frequencies both movers' preferences turn in a circle."""
    def mean(coalition, members):
        row = game["reputation"][coalition]
        highest = max(row[k] for k in members)
        return sum(reputation_utility(row[k], highest) for k in members) / len(members)

    def rough(coalition, members, mover):
        share = game["learners"][mover]["sampleCount"] / sum(game["learners"][k]["sampleCount"] for k in members)
        similarity = max(game["similarity"][coalition][mover], 0)
        return (similarity + 0.5 * share) * INCENTIVE + mean(coalition, members) * TERMS["reputationIncentive"]

    for chaser, quarry in ((2, 3), (3, 2)):
        follows = all(rough(j, [j, 2, 3], chaser) > rough(1 - j, [1 - j, chaser], chaser) - 0.1 for j in (0, 1))
        flees = all(rough(j, [j, 2, 3], quarry) < rough(1 - j, [1 - j, quarry], quarry) + 0.1 for j in (0, 1))
        if follows and flees:
            return True
    return False


def main():
    chance = random.Random(20261122)
    best, best_regret = None, 0
    tried = unstable = 0
    for _ in range(200_000):
        game = draw(chance)
        tried += 1
        if not promising(game):
            continue
        regret = least_regret(game)
        if regret > 1e-6:
            unstable += 1
        if regret > best_regret:
            best, best_regret = game, regret
    partitions = []
    for places in itertools.product((0, 1, OUT), repeat=2):
        members = coalitions_of(places)
        partitions.append(dict(
            partition=members,
            utilities=[value(best, places, mover) for mover in (2, 3)],
            headUtilities=[utility(best, j, members[j], j) for j in (0, 1)],
        ))
    result = dict(
        comment="four learners, heads 0 and 1: each of the nine partitions leaves a mover a profitable deviation",
        terms=TERMS, incentives=[INCENTIVE, INCENTIVE], **best, leastRegret=best_regret, partitions=partitions,
    )
    Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=2) + "\n")
    print(f"{unstable} of {tried} games without a stable partition (among those that pass the filter); kept {best_regret:.4f}")


if __name__ == "__main__":
    main()
