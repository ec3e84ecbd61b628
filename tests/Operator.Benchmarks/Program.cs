using Operator.Benchmarks;

// make bench: measures, prints, judges nothing. Absolute times on shared machines are noisy; compare numbers of one run.
return args switch
{
    ["cluster", var program] => await ClusterBench.RunAsync(program),
    ["start", var program] => await StartBench.RunAsync(program),
    ["plans"] => PlansBench.Run(),
    ["trees", var program] => await TreeBench.RunAsync(program),
    ["queue"] => QueueBench.Run(),
    ["builds", var program, .. var kaniko] => await WholeBuildBench.RunAsync(program, Image(kaniko)),
    ["rebuilds", var program, .. var kaniko] => await RebuildBench.RunAsync(program, Image(kaniko)),
    ["pushes", var program] => await PushBench.RunAsync(program),
    _ => Usage(),
};

// CI has no image of Kaniko, and a variable that is not set is an empty argument.
static string? Image(string[] rest) => rest is [{ Length: > 0 } image] ? image : null;

static int Usage()
{
    Console.Error.WriteLine(
        "Usage: Operator.Benchmarks cluster PROGRAM | builds PROGRAM [KANIKO] | rebuilds PROGRAM [KANIKO] | pushes PROGRAM | start PROGRAM | trees PROGRAM | plans | queue"
    );
    return 2;
}
