namespace Operator.Testing;

/// <summary>Paths of the checkout that the tests run from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(directory, "Operator.sln")))
        {
            directory =
                System.IO.Path.GetDirectoryName(directory)
                ?? throw new InvalidOperationException("Operator.sln was not found above the tests");
        }

        return directory;
    }
}
