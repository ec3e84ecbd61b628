using Operator.Core.Formats;

namespace Operator.Core.Tests.Formats;

public sealed class UidMapTests
{
    [Theory]
    [InlineData("         0          0 4294967295\n", true)]
    [InlineData("         0  131072      65536\n", false)]
    [InlineData("0 0 65536\n65536 131072 65536\n", false)]
    [InlineData("         0       1000          1\n", false)]
    [InlineData("", false)]
    public void Map_of_the_machine_is_that_of_all_ids(string text, bool whole) => Assert.Equal(whole, UidMap.IsOfTheMachine(text));
}
