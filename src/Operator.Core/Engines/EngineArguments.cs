using System.Text;
using Operator.Core.Contract;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines;

/// <summary>What prepare writes for the engine. Values travel as whole arguments, so that none can become another argument or a shell's word.</summary>
public static class EngineArguments
{
    /// <param name="index">Place of the image in the plan, from 0.</param>
    public static IReadOnlyList<string> For(BuildEngine engine, BuildRequest request, PlannedImage image, int index = 0) =>
        EngineCatalog.Served(engine).Arguments(request, image, index);

    /// <summary>Absolute path → text of the files that the engine reads beside the Dockerfile and the arguments.</summary>
    public static IReadOnlyDictionary<string, string> Files(BuildEngine engine, BuildRequest request) =>
        EngineCatalog.Served(engine).Files(request);

    /// <summary>Each argument in UTF-8, ended by a NUL, as <c>xargs -0</c> reads them.</summary>
    /// <exception cref="ArgumentException">An argument has a NUL itself.</exception>
    public static byte[] Encode(IEnumerable<string> arguments)
    {
        var text = new StringBuilder();
        foreach (var argument in arguments)
        {
            if (argument.Contains('\0', StringComparison.Ordinal))
            {
                throw new ArgumentException("an argument has a NUL character", nameof(arguments));
            }

            text.Append(argument).Append('\0');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
