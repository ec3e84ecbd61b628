using Operator.Core.Contract;
using Operator.Core.Planning.Catalog;
using Operator.Core.Planning.Dockerfiles;
using Operator.Core.Planning.LegacyCallers;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning;

/// <summary>What a runtime reads while it plans, and the warnings that it leaves.</summary>
public sealed class PlanContext(PlanInput input, IProjectFiles files)
{
    private const string CaFile = "/run/imagebuild/ca.crt";

    private static readonly string[] CaVariables =
    [
        "CARGO_HTTP_CAINFO",
        "CURL_CA_BUNDLE",
        "DENO_CERT",
        "GIT_SSL_CAINFO",
        "NODE_EXTRA_CA_CERTS",
        "PIP_CERT",
        "REQUESTS_CA_BUNDLE",
        "SSL_CERT_FILE",
    ];

    private static readonly string CaExports = $"export {string.Join(' ', CaVariables.Select(name => $"{name}={CaFile}"))} && ";

    private static readonly Dictionary<string, string> None = [];

    private ImageCatalog? catalog;

    public BuildRequest Request => input.Request;

    public ImageBuildSpec Spec => input.Request.Spec;

    public SourceStatus Source => input.Source;

    public IProjectFiles Files => files;

    /// <summary>Read when first needed, so that a broken override only stops builds that need the catalog.</summary>
    public ImageCatalog Catalog => catalog ??= CatalogProfiles.Named(Request.CatalogProfile).Under(Request.CatalogOverride);

    public ChosenVersion VersionInRange(string runtime, VersionWish? wish) =>
        ChooseVersion.InRange(Catalog[runtime], wish, Request.StartTime, Warnings);

    /// <summary>The version of a tool that the build installs.</summary>
    public string ToolVersion(string tool) => Catalog[tool].DefaultVersion.Name;

    public ChosenVersion VersionAtLeast(string runtime, VersionWish? wish) =>
        ChooseVersion.AtLeast(Catalog[runtime], wish, Request.StartTime, Warnings);

    public EngineFeatures Features => input.Features;

    public List<string> Warnings { get; } = [];

    public PlanDecisions Decisions { get; } = new();

    public IReadOnlyDictionary<string, string> Variables => Spec.Environment ?? None;

    public IReadOnlyDictionary<string, string> BuildArgs => Spec.BuildArgs ?? None;

    /// <summary>The port that the application will listen on: what the environment says, otherwise the runtime's own.</summary>
    public int Port(int usual)
    {
        var text = Variables.GetValueOrDefault("PORT");
        var isGiven =
            ushort.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var given)
            && given > 0;
        var port = isGiven ? given : usual;
        Decisions.Add(
            PlanTopic.Port,
            port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            isGiven ? "spec.environment.PORT" : null,
            isGiven ? text : null
        );
        return port;
    }

    /// <summary>
    /// A RUN that fetches: with the engine's caches, and with the platform's certificates where the spec names some. Variables such
    /// as SSL_CERT_FILE replace the image's own bundle, so prepare's file holds the public certificates and the extra ones.
    /// </summary>
    public Run Fetch(string command, params string[] caches)
    {
        var mounts = new List<RunMount>();
        if (Features.CacheMounts)
        {
            mounts.AddRange(caches.Select(cache => new RunMount.Cache(cache)));
        }

        if (Spec.PodTemplate?.CaConfigMap is null)
        {
            return new ShellRun(command) { Mounts = mounts };
        }

        if (!Features.BuildSecrets)
        {
            const string Without = "podTemplate.caConfigMap does not reach the commands of this build: the engine has no secret mounts";
            if (!Warnings.Contains(Without))
            {
                Warnings.Add(Without);
            }
        }
        else
        {
            mounts.Add(new RunMount.Secret("imagebuild-ca", CaFile));
            command = CaExports + command;
        }

        return new ShellRun(command) { Mounts = mounts };
    }

    /// <summary>The same for a command that a user wrote.</summary>
    /// <param name="what">Where it is from, for a refusal.</param>
    public Run FetchAsUserWrote(string command, string what, params string[] caches)
    {
        var run = Fetch("true", caches);
        return new CommandRun(
            run is ShellRun { Command: var prefix } && prefix != "true" ? prefix[..^"true".Length] + command : command,
            what
        )
        {
            Mounts = run.Mounts,
        };
    }

    /// <summary>The command of a RUN that fetches, without what names the platform's certificates.</summary>
    internal static string WithoutCertificates(ShellRun run) =>
        run.Command.StartsWith(CaExports, StringComparison.Ordinal) ? run.Command[CaExports.Length..] : run.Command;

    /// <summary>Declares the spec's build arguments, so that the RUNs that follow see them.</summary>
    public IEnumerable<DockerfileStatement> DeclaredBuildArgs() =>
        BuildArgs.Keys.Order(StringComparer.Ordinal).Select(name => new Arg(name));
}
