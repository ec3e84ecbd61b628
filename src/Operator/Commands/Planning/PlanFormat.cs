namespace Operator.Commands.Planning;

/// <summary>The forms in which <c>plan</c> answers.</summary>
internal enum PlanFormat
{
    Text,
    Json,
    Dockerfile,
}
