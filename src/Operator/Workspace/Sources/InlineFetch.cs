using System.Security.Cryptography;
using System.Text;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Workspace.Sources;

/// <summary>Source <c>inline</c>: the files in the manifest itself. Reason: PathInvalid.</summary>
internal sealed class InlineFetch(FetchContext context, InlineSource source)
{
    public FetchedSource Run()
    {
        Directory.CreateDirectory(context.Paths.Source);
        var tree = new PlainTree(context.Paths.Source, context.Request.Limits);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, text) in source.Files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            Write(tree, name, text);
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{text.Length}\0{text}"));
        }

        context.Log.Line("Wrote the inline files");
        var status = new SourceStatus { Kind = "inline", Digest = $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}" };
        return new FetchedSource(status, []);
    }

    private static void Write(PlainTree tree, string name, string text)
    {
        var path = RelativePath.Parse(name, out var problem);
        if (problem is not null || path.Length == 0)
        {
            throw new BuildFault(SpecReasons.PathInvalid, $"Inline file {DisplayText.Of(name, 120)} {problem ?? "has no name"}");
        }

        tree.Put(
            path,
            target => File.WriteAllText(target, text),
            cause => new BuildFault(
                SpecReasons.PathInvalid,
                $"Inline file {DisplayText.Of(name, 120)} is both a file and a directory",
                cause: cause
            )
        );
    }
}
