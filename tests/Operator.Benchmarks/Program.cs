using Operator.Benchmarks;

// make bench: measures, prints, judges nothing. Absolute times on shared machines are noisy; compare numbers of one run.
return args switch
{
    ["cluster", var program] => await ClusterBench.RunAsync(program),
    ["start", var program] => await StartBench.RunAsync(program),
    ["plans"] => PlansBench.Run(),
    ["trees", var program] => await TreeBench.RunAsync(program),
    ["queue"] => QueueBench.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: Operator.Benchmarks cluster PROGRAM | start PROGRAM | trees PROGRAM | plans | queue");
    return 2;
}
