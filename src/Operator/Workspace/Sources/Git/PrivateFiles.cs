using System.Text;

namespace Operator.Workspace.Sources.Git;

/// <summary>Files in a directory that no other user can read: ssh refuses a key that others could, and mounts are readable by the Pod's group.</summary>
internal sealed class PrivateFiles(string directory)
{
    public string Directory { get; } = System.IO.Directory.CreateDirectory(directory).FullName;

    public string PathOf(string name) => Path.Combine(Directory, name);

    public void Write(string name, string text)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using var writer = new StreamWriter(PathOf(name), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options);
        writer.Write(text);
    }
}
