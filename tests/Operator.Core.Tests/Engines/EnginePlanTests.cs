using Operator.Core.Engines;
using Operator.Core.Planning;
using Operator.Core.Tests.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Engines;

/// <summary>What an engine cannot do is refused before it starts, with the name of one that can.</summary>
public sealed class EnginePlanTests
{
    [Theory]
    [InlineData("RUN --mount=type=cache,target=/c a", DockerfileFeature.CacheMount, "RUN --mount=type=cache")]
    [InlineData("RUN --mount=id=x,type=secret a", DockerfileFeature.SecretMount, "RUN --mount=type=secret")]
    [InlineData("RUN --mount=target=/c a", DockerfileFeature.BindMount, "RUN --mount=type=bind")]
    [InlineData("run --MOUNT=type=bind,from=x,target=/c a", DockerfileFeature.BindMountFrom, "RUN --mount=type=bind,from=")]
    [InlineData("RUN --network=none --mount=type=tmpfs,target=/c a", DockerfileFeature.TmpfsMount, "RUN --mount=type=tmpfs")]
    [InlineData("RUN --mount=type=ssh \\\n a", DockerfileFeature.SshMount, "RUN --mount=type=ssh")]
    [InlineData("RUN --network=none a", DockerfileFeature.RunNetwork, "RUN --network")]
    [InlineData("RUN --security=insecure a", DockerfileFeature.RunSecurity, "RUN --security")]
    [InlineData("RUN <<EOF\na\nEOF", DockerfileFeature.HereDocument, "a here-document")]
    [InlineData("ONBUILD COPY <<EOF /a\na\nEOF", DockerfileFeature.HereDocument, "a here-document")]
    [InlineData("ADD --checksum=sha256:0 https://h/a /a", DockerfileFeature.AddChecksum, "ADD --checksum")]
    [InlineData("ADD https://h/a.git#v1 /a", DockerfileFeature.AddGit, "ADD of a git repository")]
    [InlineData("ADD [\"git@h:a/b\", \"/a\"]", DockerfileFeature.AddGit, "ADD of a git repository")]
    [InlineData("COPY --parents a/b /a", DockerfileFeature.CopyParents, "COPY --parents")]
    [InlineData("COPY --exclude=*.md a /a", DockerfileFeature.CopyExclude, "COPY --exclude")]
    public void Dockerfile_that_the_engine_would_misread_is_refused_with_its_line(string line, DockerfileFeature feature, string text)
    {
        var without = new HashSet<DockerfileFeature>(EngineFeatures.All.Dockerfile);
        without.Remove(feature);
        var plan = Plan(new PlannedImage { Dockerfile = $"FROM a\n\n{line}\n" });

        var problem = EnginePlan.Problem(new PlainEngine(EngineFeatures.All with { Dockerfile = without }), An.Request(), plan);

        var others = string.Join(
            " or ",
            EngineCatalog.NamesWhere(features => !features.Privileged && features.Dockerfile.Contains(feature))
        );
        Assert.StartsWith("buildkit", others, StringComparison.Ordinal);
        Assert.Equal(
            (SpecReasons.NotSupported, $"Engine dind does not support {text}, which the Dockerfile uses in line 3; use engine {others}"),
            (problem?.Reason, problem?.Message)
        );
        Assert.Null(EnginePlan.Problem(new PlainEngine(EngineFeatures.All), An.Request(), plan));
    }

    [Theory]
    [InlineData("RUN echo --network=none")]
    [InlineData("RUN [\"a\", \"--mount=type=ssh\"]")]
    [InlineData("COPY --chmod=755 --link a.git /a")]
    [InlineData("ADD https://h/a.tgz a.git /a/b.git")]
    [InlineData("CMD --mount=type=ssh")]
    public void Dockerfile_that_every_engine_reads_alike_is_planned(string line)
    {
        var none = new PlainEngine(EngineFeatures.None);

        Assert.Null(EnginePlan.Problem(none, An.Request(), Plan(new PlannedImage { Dockerfile = $"FROM a\n{line}\n" })));
    }

    [Fact]
    public void Several_images_are_refused_with_the_services_to_choose_from()
    {
        var plan = Plan(
            new PlannedImage { Dockerfile = "FROM a", Suffix = "api" },
            new PlannedImage { Dockerfile = "FROM a", Suffix = "web" }
        );

        var problem = EnginePlan.Problem(new PlainEngine(EngineFeatures.All with { SeveralImages = false }), An.Request(), plan);

        Assert.Equal(
            "Engine dind does not support several images in one build; use engine buildkit or buildah, or set compose.service to one of api, web",
            problem?.Message
        );
    }

    [Fact]
    public void Generated_Dockerfile_asks_for_nothing_that_the_engine_lacks()
    {
        var given = PlainProjects.With(ModelVersions.Python, ("requirements.txt", "flask\n"), ("main.py", ""));
        var plain = new PlainEngine(EngineFeatures.None);

        var plan = Requests.Planned(PlanBuild.From(given with { Features = plain.Features }));

        Assert.Null(EnginePlan.Problem(plain, given.Request, plan));
        Assert.NotNull(EnginePlan.Problem(plain, given.Request, Requests.Planned(PlanBuild.From(given))));
    }

    [Theory]
    [InlineData(BuildEngine.Kaniko, 1)]
    [InlineData(BuildEngine.BuildKit, 0)]
    public void Secrets_that_the_log_may_show_are_warned_of(BuildEngine engine, int warnings)
    {
        var spec = new ImageBuildSpec
        {
            ModelVersion = ModelVersions.Python,
            Engine = engine,
            BuildSecrets = [new() { Id = "a", SecretName = "a" }],
        };
        var given = PlainProjects.With(ModelVersions.Python, ("main.py", ""));

        var plan = Requests.Planned(EnginePlan.From(given.Request with { Spec = spec }, given.Files, given.Source));

        Assert.Equal(warnings, plan.Warnings.Count(warning => warning.Contains("does not mask", StringComparison.Ordinal)));
    }

    private static BuildPlan Plan(params PlannedImage[] images) => new() { Status = new BuildPlanStatus(), Images = images };
}
