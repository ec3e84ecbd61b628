namespace Operator.Testing.Servers;

/// <summary>Programs that the tests need: installed, or unpacked by the local cluster's scripts into its cache.</summary>
public static class Tool
{
    /// <summary>Directory in which the local cluster keeps what it has made.</summary>
    public static string Cache => Environment.GetEnvironmentVariable("IMAGEBUILD_CACHE") ?? "/var/cache/imagebuild-dev";

    public static string Find(string name)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        return path.Concat([Path.Combine(Cache, "tools", "usr", "bin"), Path.Combine(Cache, "tools", "bin")])
                .Select(directory => Path.Combine(directory, name))
                .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"{name} is neither installed nor in {Cache}: run dev/cluster up first");
    }
}
