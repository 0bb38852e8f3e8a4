# Quantiles of Student's t distribution, by mpmath from the regularised incomplete beta function.
# python3 test/golden/studentQuantile.py > test/golden/studentQuantile.json
import json

from mpmath import betainc, mp, mpf

mp.dps = 40


def quantile(probability, degrees):
    inside = 2 * mpf(probability) - 1

    def is_below(t):
        return 1 - betainc(mpf(degrees) / 2, mpf(1) / 2, 0, degrees / (degrees + t * t), regularized=True) < inside

    low, high = mpf(0), mpf(10) ** 4
    for _ in range(110):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return low


cases = [(p, n) for p in ("0.975", "0.95", "0.6", "0.999") for n in (1, 2, 3, 4, 5, 9, 10, 29, 100, 999)]
print(json.dumps([{"probability": float(p), "degrees": n, "value": float(quantile(p, n))} for p, n in cases], indent=1))
