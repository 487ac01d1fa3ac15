import pytest

from detente import models

onnx = pytest.importorskip("onnx", reason="onnx is not installed: make train-setup makes an environment that has it")


@pytest.mark.parametrize("name", ["encoder", *models.HEADS])
def test_no_product_of_shipped_weights_overflows_on_processors_without_vnni(name: str) -> None:
    folder = models.SHIPPED
    graph = onnx.load(str(folder / f"{name}.onnx")).graph
    factors = {node.input[1] for node in graph.node if node.op_type == "MatMulInteger"}
    weights = [onnx.numpy_helper.to_array(item) for item in graph.initializer if item.name in factors]
    assert weights
    assert max(int(abs(weight.astype(int)).max()) for weight in weights) * 255 * 2 < 2**15
