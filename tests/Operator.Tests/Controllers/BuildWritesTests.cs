using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.Controllers;
using Operator.Controllers.Effects;
using Operator.Core.Admission;
using Operator.Core.Life;
using Operator.Core.Status;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Configuration;
using Operator.Telemetry;
using Operator.Testing.Builds;
using Operator.Testing.Servers;

namespace Operator.Tests.Controllers;

public sealed class BuildWritesTests
{
    private const string Found =
        """{"apiVersion":"imagebuild.dev/v1alpha1","kind":"ImageBuild","metadata":{"name":"app","namespace":"team","uid":"u"},"spec":{},"status":{"phase":"Queued"}}""";

    private const string NotFound =
        """{"apiVersion":"v1","kind":"Status","status":"Failure","reason":"NotFound","message":"imagebuilds \"app\" not found","code":404}""";

    private readonly BuildMemory memory = new();
    private readonly List<Type> effects = [];

    [Fact]
    public async Task Build_that_was_deleted_before_its_status_was_written_ends_the_pass_and_takes_nothing_with_it()
    {
        var gone = true;
        await using var server = await LoopbackServer.StartAsync(context => AnswerAsync(context, gone));
        using var client = new KubernetesClient(
            new KubernetesClientConfiguration { Host = server.Url },
            json: new KubernetesJson([EntitiesJsonContext.Default])
        );
        var writes = Writes(client);

        Assert.Null(await PassAsync(writes));

        Assert.Equal([typeof(Effect.TakePlace), typeof(Effect.WriteStatus), typeof(Effect.Forget)], effects);
        Assert.Null(memory.Of(Build()).LastWrite);
        effects.Clear();
        gone = false;

        await PassAsync(writes);

        Assert.Contains(typeof(Effect.WriteStatus), effects);
        Assert.NotNull(memory.Of(Build()).LastWrite);
        Assert.All(server.Requests, request => Assert.EndsWith("/imagebuilds/app/status", request, StringComparison.Ordinal));
    }

    /// <summary>A pass over a build that its spec holds: nothing but a status is written.</summary>
    private ValueTask<DateTimeOffset?> PassAsync(BuildWrites writes)
    {
        var facts = new BuildFacts
        {
            Build = Build(),
            Settings = An.Settings(),
            Now = An.Hour,
        };
        return BuildLoop.RunAsync(
            facts,
            async (effect, known) =>
            {
                effects.Add(effect.GetType());
                return effect switch
                {
                    Effect.TakePlace => known with { Admission = new AdmissionVerdict.Hold() },
                    Effect.WriteStatus write => await writes.WriteStatusAsync(known, write.Status, TestContext.Current.CancellationToken),
                    Effect.Forget => known with { Pass = known.Pass with { Forgotten = true } },
                    Effect.Announce => known with { Pass = known.Pass with { Announced = true } },
                    _ => throw new InvalidOperationException($"unexpected {effect}"),
                };
            }
        );
    }

    private static ImageBuild Build()
    {
        var build = An.ImageBuild("app", spec => spec with { Suspend = true });
        build.Metadata = build.Metadata with { Uid = "u", NamespaceProperty = "team", Generation = 1 };
        return build;
    }

    private BuildWrites Writes(KubernetesClient client)
    {
        var meters = new ServiceCollection()
            .AddMetrics()
            .BuildServiceProvider()
            .GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
        return new BuildWrites(client, memory, new OperatorMetrics(meters), TimeProvider.System, NullLogger<BuildWrites>.Instance);
    }

    private static async Task AnswerAsync(HttpContext context, bool gone)
    {
        context.Response.StatusCode = gone ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(gone ? NotFound : Found);
    }
}
