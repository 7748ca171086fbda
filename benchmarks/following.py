"""Which functions a spec reaches: from one function, through every call that is given it.

A call that is given the spec itself must be followed to know what happens with the spec. A call
that is given one value of it, such as `policy_loss(..., spec.clip)`, can be read at its signature.
Only the source is read. A method is looked for in the classes of the file and of its imports.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def module_file(module: str) -> Path | None:
    path = ROOT.joinpath(*module.split("."))
    for there in (path.with_suffix(".py"), path / "__init__.py"):
        if there.is_file():
            return there
    return None


def definition(path: Path, name: str) -> tuple[Path, ast.AST] | None:
    """Where a name of a module is defined: there, or in the module it is imported from."""
    for node in parsed(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            return path, node
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if name == (alias.asname or alias.name):
                    if submodule := module_file(f"{node.module}.{alias.name}"):
                        return submodule, parsed(submodule)
                    there = module_file(node.module)
                    return definition(there, alias.name) if there else None
    return None


def is_spec(node: ast.AST) -> bool:
    """Whether this is the spec itself: `spec` or `self.spec`."""
    return (isinstance(node, ast.Name) and node.id == "spec") or (
        isinstance(node, ast.Attribute) and node.attr == "spec"
    )


def carries(argument: ast.AST, *, values: bool) -> bool:
    """Whether the spec is an argument or, with `values`, a value such as `spec.seed` is in it."""
    return any(is_spec(node) for node in (ast.walk(argument) if values else [argument]))


def handed_on(node: ast.AST, *, values: bool) -> Iterator[ast.Call]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            given = [*inner.args, *(keyword.value for keyword in inner.keywords)]
            if any(carries(one, values=values) for one in given):
                yield inner


def called(path: Path, call: ast.Call) -> Iterator[tuple[Path, ast.AST]]:
    """The functions that a call may reach. A method is looked for in the classes known by name."""
    match call.func:
        case ast.Name(name):
            if found := definition(path, name):
                yield found
        case ast.Attribute(ast.Name(owner), name):
            found = definition(path, owner)
            if found and isinstance(found[1], ast.Module) and (one := definition(found[0], name)):
                yield one
            elif not found:
                yield from methods(path, name)
        case ast.Attribute(_, name):
            yield from methods(path, name)


def methods(path: Path, name: str) -> Iterator[tuple[Path, ast.AST]]:
    """Methods of this name that take a spec, in the file and in what it imports."""
    imports = [node for node in parsed(path).body if isinstance(node, ast.ImportFrom)]
    imported = [module_file(node.module) for node in imports if node.module]
    for there in [path, *(one for one in imported if one)]:
        for kind in parsed(there).body:
            for method in kind.body if isinstance(kind, ast.ClassDef) else []:
                if isinstance(method, ast.FunctionDef) and method.name == name and takes(method):
                    yield there, method


def takes(method: ast.FunctionDef) -> bool:
    return any(argument.arg == "spec" for argument in method.args.args)


def files_visited(module: str, function: str, *, values: bool = False) -> list[str]:
    """The files of all functions that are given the spec or, with `values`, a value of it."""
    start = module_file(module)
    begin = definition(start, function) if start else None
    if begin is None:
        raise LookupError(f"{module} has no function {function}.")
    seen, waiting = set(), [begin]
    while waiting:
        path, node = waiting.pop()
        if (path, node) not in seen:
            seen.add((path, node))
            calls = handed_on(node, values=values)
            waiting += [one for call in calls for one in called(path, call)]
    return sorted({str(path.relative_to(ROOT)) for path, _node in seen})


def ppo_module() -> str:
    """The module of PPO's `train`, wherever the engine has it."""
    for module in ("training.engine.steps.ppo.train", "training.engine.steps.ppo"):
        there = module_file(module)
        if there and definition(there, "train"):
            return module
    return "training.engine.ppo"
