"""One file per thing the product can do, all of the same shape."""

import ast

import pytest

from tests.architecture.source import Source, product

USE_CASES = [
    source for source in product() if "/use_cases/" in source.name and not source.path.name.startswith("_")
]


def _public(source: Source) -> list[ast.FunctionDef]:
    return [
        node
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


@pytest.mark.parametrize("source", USE_CASES, ids=lambda source: source.name)
def test_a_use_case_is_one_function(source: Source) -> None:
    stem = source.path.stem
    names = [function.name for function in _public(source)]
    assert len(names) == 1, f"{source.name} has one public function; helpers begin with an underscore"
    assert names[0] == stem or names[0].startswith(f"{stem}_"), (
        f"call the file after the function, or the function after the file: `{stem}` or `{stem}_…`"
    )


@pytest.mark.parametrize("source", USE_CASES, ids=lambda source: source.name)
def test_a_use_case_is_called_by_name_and_told_the_time(source: Source) -> None:
    for function in _public(source):
        arguments = function.args
        positional = [argument.arg for argument in arguments.posonlyargs + arguments.args]
        assert not positional, f"{function.name}: arguments are keyword-only; put `*` first"
        assert not arguments.vararg, f"{function.name}: no *args"
        assert not arguments.kwarg, f"{function.name}: no **kwargs"
        bare = [argument.arg for argument in arguments.kwonlyargs if argument.annotation is None]
        assert not bare, f"{function.name}: annotate {bare}"
        assert function.returns is not None, f"{function.name}: say what it returns"
        tells = {"publish", "record"} & {name for _, name in source.mentions()}
        assert not tells or "now" in {argument.arg for argument in arguments.kwonlyargs}, (
            f"{function.name}: takes `now: datetime`, so that a test can say when it is"
        )
        said = ast.get_docstring(function)
        assert said, f"{function.name}: one sentence on what it does, and `:raises`"
