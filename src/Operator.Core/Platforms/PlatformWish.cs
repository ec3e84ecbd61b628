namespace Operator.Core.Platforms;

/// <summary>What a build for several platforms wants of the build of one.</summary>
public sealed record PlatformWish(bool Cancel, bool Suspend, int Priority);
