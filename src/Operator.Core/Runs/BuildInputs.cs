using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Operator.Core.Contract;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Runs;

/// <summary>What an image is made of, as one hash: spec, source and plan. Base images count by the name that the Dockerfile has for them.</summary>
public static class BuildInputs
{
    /// <returns>32 hexadecimal digits.</returns>
    public static string Of(BuildRequest request, SourceStatus source, BuildPlan plan)
    {
        string[] parts =
        [
            SpecHash.Of(request.Spec with { RunRequest = null }),
            JsonSerializer.Serialize(source, ContractJson.Default.SourceStatus),
            .. plan.AddedFiles.OrderBy(file => file.Key, StringComparer.Ordinal).SelectMany(file => new[] { file.Key, file.Value }),
            .. plan.Images.SelectMany(PartsOf),
        ];
        // Lengths in front, so that no text can continue into the next one.
        var text = string.Concat(parts.Select(part => FormattableString.Invariant($"{part.Length}:{part}")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }

    private static IEnumerable<string> PartsOf(PlannedImage image) =>
        [
            image.Suffix,
            image.Dockerfile,
            image.ContextDir,
            image.Target ?? "",
            image.IgnoreFile ?? "",
            .. image
                .BuildArgs.Concat(image.Labels)
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"{pair.Key}={pair.Value}"),
        ];
}
