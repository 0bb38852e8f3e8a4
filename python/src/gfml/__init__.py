"""Models of Python as learners of gfml, and runs of gfml as tables. See ``serve`` and ``read_run``."""

from ._model import Array, Model
from ._runs import Run, read_run
from ._serve import serve

__version__ = "0.1.0"
__all__ = ["Array", "JaxModel", "Model", "Run", "TorchModel", "__version__", "read_run", "serve"]


def __getattr__(name: str) -> object:
    # PyTorch and JAX load only where they are used
    if name == "TorchModel":
        from ._torch import TorchModel

        return TorchModel
    if name == "JaxModel":
        from ._jax import JaxModel

        return JaxModel
    raise AttributeError(f"module 'gfml' has no attribute {name!r}")
