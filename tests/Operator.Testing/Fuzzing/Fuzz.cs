using System.Globalization;

namespace Operator.Testing.Fuzzing;

/// <summary>
/// Feeds a reader with mutated inputs. The same seeds give the same inputs, so every run of the tests tries the same ones; <c>make fuzz</c>
/// tries more, from another seed. A failure names its seed, with which it comes again.
/// </summary>
public static class Fuzz
{
    /// <summary>The trait of all these tests.</summary>
    public const string Category = "Fuzz";

    private const int MostShown = 3000;

    /// <param name="corpus">Good inputs, which are changed, cut and joined.</param>
    /// <param name="words">Pieces that mean something to the reader.</param>
    /// <param name="target">Throws when the reader does what it must not.</param>
    /// <param name="inputs">How many inputs a run of the tests tries.</param>
    public static void Run(IReadOnlyList<byte[]> corpus, IReadOnlyList<string> words, Action<byte[]> target, int inputs = 1000)
    {
        var first = Setting("IMAGEBUILD_FUZZ_SEED") ?? 1;
        var last = first + (Setting("IMAGEBUILD_FUZZ_INPUTS") ?? inputs);
        for (var seed = first; seed < last; seed++)
        {
            var input = new Mutator(seed, corpus, words).Next();
            try
            {
                target(input);
            }
            catch (Exception problem)
            {
                var shown = Convert.ToBase64String(input.AsSpan(0, Math.Min(input.Length, MostShown)));
                throw new InvalidOperationException($"seed {seed}: {problem.GetType().Name}: {problem.Message}\n{shown}", problem);
            }
        }
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;
}
