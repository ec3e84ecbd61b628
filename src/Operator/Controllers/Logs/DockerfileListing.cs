using System.Text;
using Operator.Core.Planning;

namespace Operator.Controllers.Logs;

/// <summary>The Dockerfile that prepare shows in its log, as one text of limited length.</summary>
internal sealed class DockerfileListing
{
    /// <summary>More does not fit into the ConfigMap that it is saved in.</summary>
    private const int Longest = 1024 * 1024;

    private readonly MemoryStream text = new();
    private long hashedLength;
    private string? hash;

    /// <summary>Hash of what has been shown; null when nothing has.</summary>
    public string? Sha256
    {
        get
        {
            if (hashedLength != text.Length)
            {
                hashedLength = text.Length;
                hash = LoggedDockerfile.Sha256(Text);
            }

            return hash;
        }
    }

    /// <summary>The Dockerfile; null when it is not there or a line of it is missing.</summary>
    /// <param name="sha256">Hash that prepare reported.</param>
    public string? Find(string sha256) => Sha256 == sha256 ? Text : null;

    /// <summary>Takes a line of prepare's log; only those with the listing's mark belong to it.</summary>
    public void Read(string line)
    {
        if (!line.StartsWith(LoggedDockerfile.LinePrefix, StringComparison.Ordinal))
        {
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(line[LoggedDockerfile.LinePrefix.Length..] + "\n");
        if (text.Length + bytes.Length <= Longest)
        {
            text.Write(bytes);
        }
    }

    private string Text => Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
}
