namespace Operator.Tests.Shared;

/// <summary>Files in the repository that tests compare with; <c>UPDATE_GOLDEN=1</c> writes them anew.</summary>
internal static class Golden
{
    /// <summary>The repository's root, found upwards from where the tests run.</summary>
    public static string Repository { get; } = FindRepository(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Fails when the file does not hold exactly this text.</summary>
    /// <param name="path">Path in the repository.</param>
    /// <param name="text">What the code yields.</param>
    public static void Matches(string path, string text)
    {
        var file = Path.Combine(Repository, path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        Assert.True(File.Exists(file), $"{path} is missing; UPDATE_GOLDEN=1 writes it");
        Assert.Equal(File.ReadAllText(file), text);
    }

    private static string FindRepository(DirectoryInfo? directory) =>
        directory switch
        {
            null => throw new DirectoryNotFoundException("The tests do not run inside of the repository"),
            _ when File.Exists(Path.Combine(directory.FullName, "Operator.sln")) => directory.FullName,
            _ => FindRepository(directory.Parent),
        };
}
