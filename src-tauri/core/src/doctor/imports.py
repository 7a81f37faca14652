import ast, importlib, json, os, pathlib, sys

sys.path.insert(0, os.getcwd())


def files_of(module):
    path = pathlib.Path(*module.split("."))
    return [file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()]


def named(node, file):
    """The modules that an import statement names, absolute."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    package = file.parent.parts[: len(file.parent.parts) - node.level + 1] if node.level else ()
    base = ".".join([*package, *([node.module] if node.module else [])])
    return [base, *(f"{base}.{alias.name}" for alias in node.names)]


# What the server is started from, and what it starts itself; what only a developer runs is not needed, nor what several
# machines need.
starts = sorted(pathlib.Path("src").rglob("__main__.py"))
waiting = [pathlib.Path("src/app.py"), *(start for start in starts if "cluster" not in start.parts)]
seen, names = set(), {"uvicorn"}
while waiting:
    file = waiting.pop()
    if file in seen or not file.is_file():
        continue
    seen.add(file)
    try:
        tree = ast.parse(file.read_bytes())
    except SyntaxError as error:
        print(json.dumps({"loaded": 0, "missing": [{"name": str(file), "error": f"SyntaxError: {error}"}]}))
        sys.exit(0)
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        for module in named(node, file):
            top = module.split(".")[0]
            if top == "src":
                waiting.extend(files_of(module))
            elif node in tree.body and (isinstance(node, ast.Import) or module == node.module):
                names.add(top)
missing = []
for name in sorted(names):
    try:
        importlib.import_module(name)
    except BaseException as error:
        missing.append({"name": name, "error": f"{type(error).__name__}: {error}"[:300]})
print(json.dumps({"loaded": len(names), "missing": missing}))
# Threads of the packages must not hold the answer back.
sys.stdout.flush()
os._exit(0)
