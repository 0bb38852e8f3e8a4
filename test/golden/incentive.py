"""Golden values of spec section 10: the follower in all six KKT cases and the leader's optimum.

mpmath with 40 digits. The follower is found by golden-section search on U over the feasible interval, the leader by a
dense grid (float64) and golden-section search (40 digits) around every grid point that is near the best: no closed form
and no breakpoint is used. Needs python3, numpy and mpmath. Writes incentive.json beside this file. About a minute.
"""
import json
import pathlib
import random

import numpy
from mpmath import log, mp, mpf, sqrt, exp

mp.dps = 40
random.seed(11)
GOLDEN = (sqrt(mpf(5)) - 1) / 2

TERMS = {
    "localSteps": 10, "modelBits": 1e7, "unitCost": 0.1, "capacitance": 1e-27,
    "transmission": {"quadratic": 0, "linear": 0, "constant": 0, "lossRate": 0},
    "thresholdUtility": 0.5, "reputationThreshold": 0.5, "reputationIncentive": 5,
    "minCompetitionIncentive": 5, "maxCompetitionIncentive": 15, "profitWeight": 25, "dissimilarity": "clamp",
}


def golden_section(f, low, high, steps=200):
    low, high = mpf(low), mpf(high)
    a, b = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    fa, fb = f(a), f(b)
    for _ in range(steps):
        if fa >= fb:
            high, b, fb = b, a, fa
            a = high - GOLDEN * (high - low)
            fa = f(a)
        else:
            low, a, fa = a, b, fb
            b = low + GOLDEN * (high - low)
            fb = f(b)
    x = (low + high) / 2
    return x, f(x)


def utility(p, s, d, incentive, t):
    work = mpf(t["localSteps"]) * mpf(p["cyclesPerSample"]) * p["sampleCount"]
    span = mpf(s["highestFrequency"]) - mpf(s["lowestFrequency"])
    f = (d - mpf(s["lowestFrequency"])) / span if span > 0 else mpf(0)
    similarity = mpf(s["similarity"])
    if t["dissimilarity"] == "clamp":
        similarity = max(mpf(0), similarity)
    sent = d / (1 - mpf(t["transmission"]["lossRate"]))
    x = t["transmission"]
    return (
        (similarity + f * mpf(s["share"])) * mpf(incentive)
        + mpf(s["meanReputationUtility"]) * mpf(t["reputationIncentive"])
        - mpf(t["unitCost"]) * mpf(t["capacitance"]) * work * d**2
        - (mpf(x["quadratic"]) * sent**2 + mpf(x["linear"]) * sent + mpf(x["constant"]))
    )


def profile(**change):
    base = {"learner": 0, "sampleCount": 360, "cyclesPerSample": 501760.0, "minFrequency": 10_000_000,
            "maxFrequency": 1_000_000_000, "uplinkRate": 8e6, "deadline": 15.0}
    return {**base, **change}


def standing(**change):
    base = {"similarity": 0.25, "share": 0.1, "lowestFrequency": 1e7, "highestFrequency": 1e9,
            "meanReputationUtility": 0.75, "deadline": 15.0}
    return {**base, **change}


transmission = {"quadratic": 1e-20, "linear": 2e-11, "constant": 0.25, "lossRate": 0.2}
# X = 1.806336e9 cycles; sending takes 1.25 s
followers = [
    ("1 interior", profile(sampleCount=100), standing(share=0.005), 10.0, TERMS, 1),
    ("1 interior, transmission cost", profile(sampleCount=100), standing(share=0.005), 12.0,
     {**TERMS, "transmission": transmission}, 1),
    ("1 interior, signed", profile(sampleCount=100), standing(similarity=-0.5, share=0.005), 8.0,
     {**TERMS, "dissimilarity": "signed"}, 1),
    ("2 deadline", profile(sampleCount=1500), standing(share=0.01), 10.0, TERMS, 2),
    ("3 upper bound", profile(sampleCount=100, maxFrequency=200_000_000), standing(), 10.0, TERMS, 3),
    ("4 lower bound", profile(sampleCount=100, minFrequency=800_000_000), standing(share=0.001), 5.0, TERMS, 4),
    # sampleCount 2560 at 501760 and 10 steps: X = 1.2845056e10; 13.75 s at hi when deadline is 15 s, exactly
    ("5 deadline = upper, reward wins", profile(sampleCount=2560, maxFrequency=934_185_890.909091), standing(share=0.9),
     15.0, TERMS, 5),
    ("4 lo_i = hi_i", profile(sampleCount=100, minFrequency=500_000_000, maxFrequency=500_000_000),
     standing(share=0.001), 5.0, TERMS, 4),
    ("3 lo_i = hi_i", profile(sampleCount=100, minFrequency=100_000_000, maxFrequency=100_000_000),
     standing(share=0.5), 15.0, TERMS, 3),
    ("4 hi_j = lo_j", profile(sampleCount=100, minFrequency=500_000_000, maxFrequency=500_000_000),
     standing(lowestFrequency=5e8, highestFrequency=5e8), 15.0, TERMS, 4),
]
# exact ties of deadline and bound: powers of two, so that X / (T_max - T_comm) is exact
exact = {**TERMS, "localSteps": 8, "modelBits": 8e6}
tie = dict(sampleCount=128, cyclesPerSample=524288.0)  # X = 2^29
high = standing(deadline=9.0, lowestFrequency=2.0**24, highestFrequency=2.0**30)
followers[6] = ("5 deadline = upper, reward wins", profile(**tie, maxFrequency=2**26, minFrequency=2**24),
                {**high, "share": 0.9}, 15.0, exact, 5)
followers += [
    ("5 deadline = upper, cost wins", profile(**tie, maxFrequency=2**26, minFrequency=2**24),
     {**high, "share": 1e-6}, 5.0, exact, 5),
    ("6 deadline = lower", profile(**tie, maxFrequency=2**30, minFrequency=2**26), {**high, "share": 1e-6}, 5.0, exact, 6),
    ("5 all three", profile(**tie, maxFrequency=2**26, minFrequency=2**26), {**high, "share": 1e-6}, 5.0, exact, 5),
]

follower_golden = []
for name, p, s, incentive, t, case in followers:
    work = mpf(t["localSteps"]) * mpf(p["cyclesPerSample"]) * p["sampleCount"]
    low = max(mpf(p["minFrequency"]), work / (mpf(s["deadline"]) - mpf(t["modelBits"]) / mpf(p["uplinkRate"])))
    top = mpf(p["maxFrequency"])
    d, _ = golden_section(lambda d: utility(p, s, d, incentive, t), low, top)
    # golden section on a flat top has half the digits: that is what the tolerance of the test allows
    value = max(utility(p, s, x, incentive, t) for x in (d, low, top))
    best = max((low, d, top), key=lambda x: utility(p, s, x, incentive, t))
    follower_golden.append({"name": name, "profile": p, "standing": s, "incentive": incentive, "terms": t,
                            "kktCase": case, "frequency": float(best), "utility": float(value)})


def coalition_value(members, deadline, t, number):
    """U_MSP as a function of I, with followers answering: by the definitions of spec 3, 5, 10. `number`: mpf or float."""
    lo = min(m["profile"]["minFrequency"] for m in members)
    hi = max(m["profile"]["maxFrequency"] for m in members)
    total = sum(m["profile"]["sampleCount"] for m in members)
    top = max(m["reputation"] for m in members)
    fln, fexp = (log, exp) if number is mpf else (numpy.log, numpy.exp)
    e = mp.e if number is mpf else numpy.e
    g, th = number(t["thresholdUtility"]), number(t["reputationThreshold"])
    rows = []
    for m in members:
        r = number(m["reputation"])
        if r < th:
            h = g * fexp(r - th)
        else:
            h = g + (1 - g) * fln(1 + ((e - 1) * (r - th) / (number(top) - th) if top > th else e - 1))
        p = m["profile"]
        work = number(t["localSteps"]) * number(p["cyclesPerSample"]) * p["sampleCount"]
        sending = number(t["modelBits"]) / number(p["uplinkRate"])
        rows.append((h, work, sending, number(max(0.0, m["similarity"])), number(p["sampleCount"]) / total,
                     max(number(p["minFrequency"]), work / (number(deadline) - sending)), number(p["maxFrequency"])))
    mean = sum(row[0] for row in rows) / len(rows)

    def value(incentive):
        out = number(0)
        for h, work, sending, s, share, least, most in rows:
            span = number(hi) - number(lo)
            free = share * incentive / (span * 2 * number(t["unitCost"]) * number(t["capacitance"]) * work)
            d = min(max(free, least), most) if number is mpf else numpy.minimum(numpy.maximum(free, least), most)
            out = out + (number(t["profitWeight"]) * fln(1 + number(deadline) - work / d - sending) * h
                         - (s + (d - number(lo)) / span * share) * incentive
                         - mean * number(t["reputationIncentive"]))
        return out

    return value


leaders = []
for n, scale in ((1, 1.0), (2, 1.0), (5, 1.0), *((9, 1.0),) * 8, (9, 0.8), (12, 0.7), (20, 0.4), (40, 0.25)):
    deadline = random.uniform(13, 20)
    members = []
    for i in range(n):
        p = profile(learner=i, sampleCount=random.randint(600, 1900), cyclesPerSample=501760.0 * scale,
                    uplinkRate=random.uniform(5e6, 1e7), deadline=deadline)
        p["minFrequency"] = random.choice([10_000_000, 50_000_000])
        p["maxFrequency"] = random.choice([1_000_000_000, 1_500_000_000, 800_000_000])
        members.append({"profile": p, "similarity": 1.0 if i == 0 else round(random.uniform(-0.5, 1), 9),
                        "reputation": random.uniform(0, 6)})
    grid = numpy.linspace(5, 15, 200_001)
    coarse = coalition_value(members, deadline, TERMS, float)(grid)
    exact_value = coalition_value(members, deadline, TERMS, mpf)
    peaks = [k for k in range(len(grid)) if coarse[k] >= coarse[max(0, k - 1)] and coarse[k] >= coarse[min(len(grid) - 1, k + 1)]]
    peaks.sort(key=lambda k: -coarse[k])
    best = (mpf("-inf"), None)
    for k in peaks[:6]:
        a, b = mpf(float(grid[max(0, k - 1)])), mpf(float(grid[min(len(grid) - 1, k + 1)]))
        x, _ = golden_section(exact_value, a, b, 120)
        for candidate in (x, a, b):
            found = exact_value(candidate)
            if found > best[0]:
                best = (found, candidate)
    leaders.append({"deadline": deadline, "members": members, "incentive": float(best[1]), "value": float(best[0]),
                    "peaks": len(peaks)})

golden = {"terms": TERMS, "followers": follower_golden, "leaders": leaders}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
print([(len(x["members"]), x["incentive"], x["peaks"]) for x in leaders])
