using Operator.Core.Planning.Runtimes.Node;

namespace Operator.Core.Planning.Runtimes;

/// <summary>Whether an install reads more of the source than manifests: then the source is copied before it.</summary>
internal static class InstallInputs
{
    private static readonly string[] PrismaSchemas = ["prisma/schema.prisma", "schema.prisma", "prisma/schema", "src/prisma/schema.prisma"];

    public static bool ReadSource(IProjectFiles files, PackageJson package) =>
        NodeWorkspaces.Any(files, package)
        || package.InstallRunsScripts
        || HasPrismaSchema(files, package)
        // npm and yarn compile a package that has one.
        || files.FileExists("binding.gyp")
        || files.DirectoryExists(".yarn")
        || files.DirectoryExists("patches")
        || package.NamesLocalFiles;

    /// <summary>Prisma's client is made from the schema when its package is installed, or by <c>prisma generate</c>.</summary>
    public static bool HasPrismaSchema(IProjectFiles files, PackageJson package) =>
        package.DependsOnAny("@prisma/client", "prisma")
        && (
            package.Field("prisma", "schema") is not null
            || files.FileExists("prisma.config.ts")
            || PrismaSchemas.Any(schema => files.FileExists(schema) || files.DirectoryExists(schema))
        );
}
