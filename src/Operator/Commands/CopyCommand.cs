using System.CommandLine;
using Operator.Commands.Copying;
using Operator.Core.Images;
using Operator.Workspace;

namespace Operator.Commands;

/// <summary>Copies an image between registries, without a cluster and without a container engine.</summary>
internal sealed class CopyCommand : Command
{
    private readonly Argument<string> source = new("source") { Description = "The image: registry/path, with :tag or @digest." };

    private readonly Argument<string> destination = new("destination")
    {
        Description = "Where to: registry/path, with or without :tag. Without any tag, the source's tag is set.",
    };

    private readonly Option<string[]> tag = new("--tag", "-t")
    {
        Description = "Further tag of the copy. Can be repeated.",
        HelpName = "tag",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> platform = new("--platform")
    {
        Description = "Copies only this platform's image of an index, for example linux/arm64. Without it, an index is copied whole.",
        HelpName = "os/architecture",
    };

    private readonly Option<FileInfo?> sourceConfig = Config("--source-config", "source");

    private readonly Option<FileInfo?> destinationConfig = Config("--destination-config", "destination");

    private readonly Option<bool> insecureSource = Insecure("--insecure-source", "source");

    private readonly Option<bool> insecureDestination = Insecure("--insecure-destination", "destination");

    public CopyCommand()
        : base(
            "copy",
            "Copies an image or an index to another repository, with its digest; only what is missing there is sent, and tags are set last. Exit code 0: it is there; 1: it failed, by the reason on the error output."
        )
    {
        Arguments.Add(source);
        Arguments.Add(destination);
        foreach (var option in new Option[] { tag, platform, sourceConfig, destinationConfig, insecureSource, insecureDestination })
        {
            Options.Add(option);
        }

        tag.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !ImageName.TagGrammar.IsMatch(token.Value)))
            {
                result.AddError($"--tag {token.Value}: tags may have letters, digits, dots, dashes and underscores");
            }
        });
        SetAction(RunAsync);
    }

    private static Option<FileInfo?> Config(string name, string side) =>
        new(name) { Description = $"Docker configuration with the login of the {side}'s registry.", HelpName = "config.json" };

    private static Option<bool> Insecure(string name, string side) =>
        new(name) { Description = $"The {side}'s registry may use plain HTTP, or any certificate." };

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        new CopyRun(
            new CopyOptions
            {
                Source = parsed.GetRequiredValue(source),
                Destination = parsed.GetRequiredValue(destination),
                Tags = parsed.GetValue(tag) ?? [],
                Platform = parsed.GetValue(platform),
                SourceConfig = parsed.GetValue(sourceConfig)?.FullName,
                DestinationConfig = parsed.GetValue(destinationConfig)?.FullName,
                InsecureSource = parsed.GetValue(insecureSource),
                InsecureDestination = parsed.GetValue(insecureDestination),
            },
            new ContainerLog(parsed.InvocationConfiguration.Error),
            parsed.InvocationConfiguration.Output,
            TimeProvider.System
        ).RunAsync(cancellationToken);
}
