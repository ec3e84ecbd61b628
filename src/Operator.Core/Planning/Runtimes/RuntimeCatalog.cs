using Operator.Core.Planning.Runtimes.Deno;
using Operator.Core.Planning.Runtimes.DotNet;
using Operator.Core.Planning.Runtimes.Go;
using Operator.Core.Planning.Runtimes.Java;
using Operator.Core.Planning.Runtimes.Node;
using Operator.Core.Planning.Runtimes.Php;
using Operator.Core.Planning.Runtimes.Python;
using Operator.Core.Planning.Runtimes.Ruby;
using Operator.Core.Planning.Runtimes.Rust;
using Operator.Core.Planning.Runtimes.Sites;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning.Runtimes;

/// <summary>Model version → runtime.</summary>
internal static class RuntimeCatalog
{
    private static readonly Dictionary<string, IRuntime> Runtimes = new(StringComparer.Ordinal)
    {
        [ModelVersions.NodeJs] = new NodeRuntime(),
        [ModelVersions.Python] = new PythonRuntime(PythonFramework.Any),
        [ModelVersions.PythonFlask] = new PythonRuntime(PythonFramework.Flask),
        [ModelVersions.PythonFastApi] = new PythonRuntime(PythonFramework.FastApi),
        [ModelVersions.Go] = new GoRuntime(),
        [ModelVersions.Rust] = new RustRuntime(),
        [ModelVersions.Java] = new JavaRuntime(),
        [ModelVersions.DotNet] = new DotNetRuntime(),
        [ModelVersions.Ruby] = new RubyRuntime(),
        [ModelVersions.Php] = new PhpRuntime(),
        [ModelVersions.Deno] = new DenoRuntime(),
        [ModelVersions.Static] = new StaticRuntime(),
        [ModelVersions.Generic] = new GenericRuntime(),
    };

    public static IRuntime? Find(string modelVersion) => Runtimes.GetValueOrDefault(modelVersion);
}
