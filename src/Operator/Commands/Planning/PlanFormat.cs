namespace Operator.Commands.Planning;

/// <summary>The output formats of <c>plan</c>.</summary>
internal enum PlanFormat
{
    Text,
    Explain,
    Json,
    Dockerfile,
}
