namespace Operator.Testing;

/// <summary>Files in the repository that tests compare with; <c>UPDATE_GOLDEN=1</c> writes them anew.</summary>
public static class Golden
{
    /// <summary>Fails when the file does not hold exactly this text.</summary>
    /// <param name="path">Path in the repository.</param>
    /// <param name="text">What the code yields.</param>
    public static void Matches(string path, string text)
    {
        var file = Repository.Path(path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        Assert.True(File.Exists(file), $"{path} is missing; UPDATE_GOLDEN=1 writes it");
        Assert.Equal(File.ReadAllText(file), text);
    }
}
