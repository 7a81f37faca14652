import ast, importlib, json, os, pathlib, sys

sys.path.insert(0, os.getcwd())
names = {"uvicorn"}
for file in sorted(pathlib.Path("src").rglob("*.py")):
    try:
        tree = ast.parse(file.read_bytes())
    except SyntaxError as error:
        print(json.dumps({"loaded": 0, "missing": [{"name": str(file), "error": f"SyntaxError: {error}"}]}))
        sys.exit(0)
    for node in tree.body:
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
missing = []
for name in sorted(names - {"src"}):
    try:
        importlib.import_module(name)
    except BaseException as error:
        missing.append({"name": name, "error": f"{type(error).__name__}: {error}"[:300]})
print(json.dumps({"loaded": len(names - {"src"}), "missing": missing}))
# Threads of the packages must not hold the answer back.
sys.stdout.flush()
os._exit(0)
