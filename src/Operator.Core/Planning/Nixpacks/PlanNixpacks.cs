using Operator.Core.Planning.Catalog;
using Operator.Core.Planning.Dockerfiles;
using Operator.Core.Planning.Nixpacks.Providers;
using Operator.Core.Planning.Runtimes;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning.Nixpacks;

/// <summary>
/// Plans as nixpacks would, on the catalog's images instead of nix: provider, Procfile, nixpacks.toml or .json, variables, spec, each
/// over the one before. Reasons: NixpacksInvalid, NixpacksCycle, StartCommandMissing, Undetected.
/// </summary>
internal static class PlanNixpacks
{
    private const int DeepestDirectory = 8;

    private static readonly string[] Files = ["nixpacks.toml", "nixpacks.json"];

    /// <summary>The file that marks a project for nixpacks; null if there is none.</summary>
    public static string? FindFile(IProjectFiles files) => Files.FirstOrDefault(files.FileExists);

    public static BuildPlan From(PlanInput input, IProjectFiles files)
    {
        var directory = BuiltDirectory(files);
        var context = new PlanContext(input, directory.Length == 0 ? files : new FilesBelow(files, directory));
        var variables = new NixpacksVariables(context.Spec.Nixpacks?.Variables ?? new Dictionary<string, string>());
        context.Warnings.AddRange(variables.Warnings);

        // Merged first without the provider, to choose it, and then over it, where "..." stands for what it brings.
        NixpacksPlan[] layers =
        [
            NixpacksProcfile.Read(context.Files),
            FileOf(context, variables),
            variables.Plan,
            OfSpec(context.Spec.Nixpacks),
        ];
        var detected = ProviderCatalog.Detect(context.Files);
        var written = layers.Aggregate(new NixpacksPlan { Providers = detected is null ? [] : [detected] }, MergePlans.Over);
        PhaseOrder.RefuseCircles(written);
        var providers = Providers(written, detected);
        var provided = ProvidedPlan.Of(providers, provider => provider.Plan(Input(provider)));
        var plan = layers.Append(new NixpacksPlan { Variables = context.Variables }).Aggregate(provided.Plan, MergePlans.Over);
        if (string.IsNullOrWhiteSpace(plan.Start.Cmd))
        {
            var isSite = provided.First is not null && providers[0].Name == "node" && plan.Phase("build").Cmds is { Count: > 0 };
            throw new PlanRefusal(
                PlanReasons.StartCommandMissing,
                (
                    isSite
                        ? "A site that is only built needs modelVersion static; for a server: "
                        : "Nothing says how the application starts: "
                ) + "set start.cmd in nixpacks.toml, a Procfile, or nixpacks.startCommand"
            );
        }

        if (provided.First is null && plan.BuildImage is null)
        {
            NixpacksStartWarnings.Add(context, plan);
        }
        else if (provided.First is not null)
        {
            ProviderChecks.Add(Input(providers[0]), providers[0], plan.Start.Cmd!);
        }

        LoopbackStart.Warn(context, [plan.Start.Cmd!]);

        return Image(context, directory, plan, provided, caches: !variables.NoCache);

        // Further providers use Debian's version, so the catalog's warnings do not apply.
        ProviderInput Input(INixpacksProvider provider) =>
            new(provider == providers[0] ? context : new PlanContext(input, context.Files), variables, Wish(provider, variables, written))
            {
                Given = input,
                Written = written,
            };
    }

    /// <summary>As nixpacks does: if nothing is found in the source but one directory, that directory is used.</summary>
    private static string BuiltDirectory(IProjectFiles files)
    {
        var directory = "";
        for (var depth = 0; depth <= DeepestDirectory; depth++)
        {
            var place = directory.Length == 0 ? files : new FilesBelow(files, directory);
            if (FindFile(place) is not null || ProviderCatalog.Detect(place) is not null)
            {
                return directory;
            }

            if (place.List("").Where(entry => entry.IsDirectory && !entry.Name.StartsWith('.')).ToList() is not [{ Name: var only }])
            {
                break;
            }

            directory = directory.Length == 0 ? only : $"{directory}/{only}";
        }

        return "";
    }

    private static NixpacksPlan FileOf(PlanContext context, NixpacksVariables variables)
    {
        var found = Files.Where(context.Files.FileExists).ToList();
        var name = variables.ConfigFile is { } asked
            ? SourcePath.Resolve("", asked)
                ?? throw new PlanRefusal(PlanReasons.NixpacksInvalid, "NIXPACKS_CONFIG_FILE is not inside the source")
            : found.FirstOrDefault();
        if (name is null)
        {
            return new NixpacksPlan();
        }

        if (variables.ConfigFile is null && found.Count > 1)
        {
            context.Warnings.Add($"{found[1]} is ignored, because {found[0]} is used");
        }

        var text =
            context.Files.ReadText(name) ?? throw new PlanRefusal(PlanReasons.NixpacksInvalid, $"{name} is missing or larger than 1 MiB");
        var file = name.EndsWith(".json", StringComparison.Ordinal) ? NixpacksNode.Json(name, text) : NixpacksNode.Toml(name, text);
        return ReadNixpacksFile.From(file, context.Warnings);
    }

    private static NixpacksPlan OfSpec(NixpacksOptions? options) =>
        new()
        {
            Phases = options?.BuildCommand is { } build ? [new NixpacksPhase { Name = "build", Cmds = [build] }] : [],
            Start = new NixpacksStart { Cmd = options?.StartCommand },
        };

    /// <returns>Empty for a plan that says itself that it needs none.</returns>
    private static List<INixpacksProvider> Providers(NixpacksPlan written, string? detected)
    {
        var names = written.Providers!.Distinct(StringComparer.Ordinal).ToList();
        // A start command is all that a project on the plain image needs.
        if (names.Count > 0 || written.BuildImage is not null || !string.IsNullOrWhiteSpace(written.Start.Cmd))
        {
            return [.. names.Select(ProviderCatalog.Named)];
        }

        throw detected is null
            ? new PlanRefusal(
                PlanReasons.Undetected,
                "No provider of nixpacks matches the source: set providers or buildImage in nixpacks.toml"
            )
            : new PlanRefusal(PlanReasons.NixpacksInvalid, "A plan without providers needs a buildImage");
    }

    private static VersionWish? Wish(INixpacksProvider provider, NixpacksVariables variables, NixpacksPlan written)
    {
        var name = provider.Name switch
        {
            "node" => "NODE_VERSION",
            "python" => "PYTHON_VERSION",
            "rust" => "RUST_VERSION",
            "java" => "JDK_VERSION",
            "csharp" or "fsharp" => "CSHARP_SDK_VERSION",
            "ruby" => "RUBY_VERSION",
            _ => null,
        };
        if (name is not null && variables[name] is { } version)
        {
            return new VersionWish(version, NixpacksVariables.Prefix + name);
        }

        var asked = written
            .Phases.SelectMany(phase => phase.NixPkgs ?? [])
            .Select(package => provider.Provides(package, out var number) && number is not null ? (package, number) : default)
            .FirstOrDefault(pair => pair.number is not null);
        return asked.number is null ? null : new VersionWish(asked.number, $"nixPkgs ({asked.package})");
    }

    private static BuildPlan Image(PlanContext context, string directory, NixpacksPlan plan, ProvidedPlan provided, bool caches)
    {
        var image = BaseImage(context, plan, provided);
        var values = ImageValues.Of(plan.Variables, StandardLabels.Of(context.Request, context.Source, ModelVersions.Nixpacks));
        var dockerfile = new NixpacksDockerfile(context, plan, image, values, caches).Write(
            PhaseOrder.Of(plan),
            provided.First is { } first && image == first.Image ? first : null,
            provided.Provides,
            "Written by imagebuild-operator for model version nixpacks"
        );
        Record(context, plan, provided, dockerfile);
        return new BuildPlan
        {
            Status = new BuildPlanStatus
            {
                ModelVersion = ModelVersions.Nixpacks,
                DetectedBy =
                    FindFile(context.Files)
                    ?? (provided.First is null ? "the start command" : $"nixpacks' provider {provided.Providers[0].Name}"),
                Framework = provided.First?.Framework,
                RuntimeVersion = provided.First?.Version.Version.Name,
                RuntimeVersionFrom = provided.First?.Version.From,
                BaseImages = dockerfile.BaseImages,
                Port = plan.Variables.TryGetValue("PORT", out var text) && ushort.TryParse(text, out var port) && port > 0 ? port : null,
                StartCommand = DisplayText.Of(plan.Start.Cmd!, 300),
            },
            Images =
            [
                new PlannedImage
                {
                    Dockerfile = dockerfile.Write(),
                    ContextDir = directory,
                    BuildArgs = values.BuildArgsWith(context.BuildArgs),
                    Labels = values.EngineLabels,
                },
            ],
            AddedFiles = Added(context.Files, directory, plan, provided),
            Warnings = context.Warnings,
            Decisions = context.Decisions.All,
        };
    }

    private static void Record(PlanContext context, NixpacksPlan plan, ProvidedPlan provided, DockerfileText dockerfile)
    {
        var decisions = context.Decisions;
        if (provided.First is { Version: var version })
        {
            decisions.Add(PlanTopic.Version, version.Version.Name, version.From == "catalog" ? null : version.From, version.Words);
        }

        foreach (var (topic, phase) in new[] { (PlanTopic.Install, "install"), (PlanTopic.Build, "build") })
        {
            foreach (var command in plan.Phase(phase).Cmds ?? [])
            {
                decisions.Add(topic, command, $"the {phase} phase");
            }
        }

        decisions.Add(PlanTopic.Start, plan.Start.Cmd!, "start.cmd of the plan");
        if (plan.Variables.TryGetValue("PORT", out var port))
        {
            decisions.Add(PlanTopic.Port, port, "variables of the plan");
        }

        foreach (var image in dockerfile.BaseImages)
        {
            decisions.Add(PlanTopic.BaseImage, image, plan.BuildImage == image ? "buildImage of the plan" : null);
        }
    }

    private static string BaseImage(PlanContext context, NixpacksPlan plan, ProvidedPlan provided)
    {
        // Debian packages need Debian; if the catalog has no such image, installing them is refused.
        var needsDebian = plan.Phases.Any(phase => phase.AptPkgs is { Count: > 0 });
        var own =
            provided.First is { } first && needsDebian && SystemPackages.IsAlpine(first.Image)
                ? first.Version.Version.Image("debian")
                : provided.First?.Image;
        if (plan.BuildImage is not { } wanted)
        {
            return own ?? PlainImage(context);
        }

        if (!wanted.Contains("railwayapp/nixpacks", StringComparison.Ordinal))
        {
            return wanted;
        }

        var used = own ?? PlainImage(context);
        context.Warnings.Add($"buildImage {DisplayText.Of(wanted)} is not used: it has nix and no language; {used} is used instead");
        return used;
    }

    /// <summary>Debian, as nixpacks' own base image.</summary>
    private static string PlainImage(PlanContext context) => context.Catalog["generic"].DefaultVersion.Image("debian");

    private static SortedDictionary<string, string> Added(IProjectFiles files, string directory, NixpacksPlan plan, ProvidedPlan provided)
    {
        var added = new SortedDictionary<string, string>(provided.AddedFiles.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, text) in plan.StaticAssets)
        {
            var path =
                SourcePath.Resolve("", name) is { Length: > 0 } inside && inside == name
                    ? $"{NixpacksDockerfile.Assets}/{inside}"
                    : throw new PlanRefusal(
                        PlanReasons.NixpacksInvalid,
                        $"staticAssets names {DisplayText.Of(name)}, which is not a plain path"
                    );
            added[path] = text;
        }

        IgnoreFile.Add(files, provided.First?.Ignored ?? ["node_modules"], added);
        return directory.Length == 0
            ? added
            : new SortedDictionary<string, string>(
                added.ToDictionary(file => $"{directory}/{file.Key}", file => file.Value),
                StringComparer.Ordinal
            );
    }
}
