using System.Text.Json;
using Operator.Core.Contract;
using Operator.Entities.ImagePushes;

namespace Operator.EndToEnd.Tests.Harness;

/// <summary>One ImagePush as its user sees it.</summary>
public sealed class PushUnderTest(Kubectl kubectl, string name)
{
    /// <param name="spec">YAML.</param>
    public static async Task<PushUnderTest> ApplyAsync(Kubectl kubectl, string name, string spec, CancellationToken cancellationToken)
    {
        var indented = string.Join('\n', spec.Trim().Split('\n').Select(line => "  " + line));
        await kubectl.ApplyAsync(
            $"""
            apiVersion: imagebuild.dev/v1alpha1
            kind: ImagePush
            metadata:
              name: {name}
            spec:
            {indented}
            """,
            cancellationToken
        );
        return new PushUnderTest(kubectl, name);
    }

    public async Task<ImagePush?> GetAsync(CancellationToken cancellationToken) =>
        await kubectl.GetAsync("imagepush", name, cancellationToken) is { } json ? json.Deserialize(ContractJson.Default.ImagePush) : null;

    public Task<ImagePush> IsAsync(Func<ImagePushStatus, bool> condition, CancellationToken cancellationToken, int seconds = 180) =>
        Eventually.IsAsync(
            () => GetAsync(cancellationToken),
            push => condition(push.Status),
            TimeSpan.FromSeconds(seconds),
            Describe,
            cancellationToken
        );

    public Task<ImagePush> EndsAsync(CancellationToken cancellationToken) =>
        IsAsync(status => status.CompletionTime is not null, cancellationToken);

    public async Task<IReadOnlyList<JsonElement>> PodsAsync(CancellationToken cancellationToken) =>
        await kubectl.ListAsync("pods", cancellationToken, "-l", $"imagebuild.dev/name={name}");

    public static string Describe(ImagePush? push) =>
        push is null
            ? "no such ImagePush"
            : $"{push.Metadata.Name} is {push.Status.Phase} ({push.Status.Reason}: {push.Status.Message}) {push.Status.Failure?.Excerpt}\n{push.Status.Log?.Tail}";
}
