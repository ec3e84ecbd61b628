using Operator.Manifests;

if (args is not [var repository])
{
    Console.Error.WriteLine("usage: Operator.Manifests REPOSITORY: writes config/ and docs/reference/ in it");
    return 2;
}

foreach (var (name, text) in GeneratedFiles.All())
{
    var path = Path.Combine(repository, name);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, text);
}

return 0;
