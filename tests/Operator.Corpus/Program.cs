using Operator.Corpus;

// dev/corpus: plans examples of repositories and judges the plans by docs/corpus.md. It prints; it decides nothing.
if (CorpusOptions.Read(args) is not { } options)
{
    Console.Error.Write(CorpusOptions.Help);
    return args.Contains("--help") ? 0 : 2;
}

var examples = options.Repositories.SelectMany(repository => Judge.All(repository, options)).ToList();
CorpusTable.Write(examples, options, Console.Out);
return 0;
