using Operator.Core.Images;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImagePushes;

namespace Operator.Core.Acceptance;

/// <summary>Finds everything that is wrong with the spec of a push, at once, as <see cref="AcceptSpec"/> does for a build.</summary>
public static class AcceptPush
{
    private const int LongestImage = 512;

    /// <returns>Problems in the order of the spec's fields; empty for a spec that can be run.</returns>
    public static IReadOnlyList<Failure> Check(PushRun push)
    {
        var problems = new SpecProblems(PushFields.Of);
        var spec = push.Push.Spec;
        Source(spec.Source ?? new PushSource(), problems);
        Destination(spec, problems);
        RunRules.Check(push.Spec, problems);
        problems.Length("runRequest", spec.RunRequest, 128);
        PodTemplateRules.Check(spec.PodTemplate, problems);
        return problems.All;
    }

    private static void Source(PushSource source, SpecProblems problems)
    {
        if (source.BuildRef is null == source.Image is null)
        {
            problems.Invalid("source", "must have exactly one of buildRef and image");
        }

        if (source.BuildRef is { } build)
        {
            problems.ObjectName("source.buildRef.name", build.Name ?? "");
        }

        problems.Length("source.image", source.Image, LongestImage);
        if (source.Image is { } image && ImageName.Parse(image) is null)
        {
            problems.Add(
                "source.image",
                SpecReasons.ImageReferenceInvalid,
                $"\"{DisplayText.Of(image, 100)}\" is not an image reference such as registry.example.com/team/app:1.5"
            );
        }

        problems.Length("source.platform", source.Platform, 64);
        problems.Matches("source.platform", source.Platform, "^[a-z0-9]+/[a-z0-9]+(/[a-z0-9]+)?$", "a platform such as linux/arm64");
        problems.ObjectName("source.registrySecret", source.RegistrySecret);
    }

    private static void Destination(ImagePushSpec spec, SpecProblems problems)
    {
        var destination = spec.Destination ?? new PushDestination();
        OutputRules.Repository("destination.repository", destination.Repository ?? "", problems);
        OutputRules.Tags("destination.tags", destination.Tags ?? [], problems);
        problems.ObjectName("destination.registrySecret", destination.RegistrySecret);
        if (spec.Source?.Image is not { } image || ImageName.Parse(image) is not { } name)
        {
            return;
        }

        var own = PushTags.OfImage(name);
        if (own.Count == 0 && destination.Tags is null or { Count: 0 })
        {
            problems.Invalid("destination.tags", "is required: source.image names a digest and no tag");
        }
        else if (FindOrigin.IsThere(spec, name, new PushSourceStatus { Tags = own }))
        {
            problems.Invalid("destination", "is the source itself, under the same tag");
        }
    }
}

/// <summary>The fields of a push that rules for builds know under other names.</summary>
internal static class PushFields
{
    private const string Output = "output.";

    public static string Of(string field) =>
        field == "timeouts.build" ? "timeouts.push"
        : field.StartsWith(Output, StringComparison.Ordinal) ? $"destination.{field[Output.Length..]}"
        : field;
}
