using Operator.Core.Formats.Toml;

namespace Operator.Core.Tests.Formats.Toml;

public sealed class TomlReaderTests
{
    [Fact]
    public void Read_projectFile_findsValuesByPath()
    {
        var table = TomlReader.Read(
            """
            # a project
            [project]
            name = "shop"       # its name
            requires-python = '>=3.10'
            dependencies = [
              "flask==3.0",     # with a comment
              'gunicorn',
            ]
            urls."home page" = "https://shop.example"

            [tool.poetry]
            packages = [{ include = "shop", from = "src" }]

            [[bin]]
            name = "one"
            [[bin]]
            name = "two"
            path.to = 'x'
            """
        );

        Assert.Equal("shop", table.FindText("project", "name"));
        Assert.Equal(">=3.10", table.FindText("project", "requires-python"));
        Assert.Equal(["flask==3.0", "gunicorn"], table.FindTexts("project", "dependencies"));
        Assert.Equal("https://shop.example", table.FindText("project", "urls", "home page"));
        var bins = Assert.IsType<TomlValue.Array>(table.Find("bin")).Items.Cast<TomlValue.Table>().ToList();
        Assert.Equal(["one", "two"], bins.Select(bin => bin.FindText("name")));
        Assert.Equal("x", bins[1].FindText("path", "to"));
        Assert.Equal("src", ((TomlValue.Table)((TomlValue.Array)table.Find("tool", "poetry", "packages")!).Items[0]).FindText("from"));
        Assert.Null(table.Find("project", "name", "deeper"));
    }

    [Theory]
    [InlineData("v = 42", 42L)]
    [InlineData("v = -1_000", -1000L)]
    [InlineData("v = 0xDEAD_beef", 0xDEADBEEFL)]
    [InlineData("v = 0o755", 493L)]
    [InlineData("v = 0b101", 5L)]
    [InlineData("v = 9223372036854775807", long.MaxValue)]
    public void Read_integer_isItsValue(string text, long expected) =>
        Assert.Equal(new TomlValue.Integer(expected), TomlReader.Read(text).Find("v"));

    [Theory]
    [InlineData("v = 1.5", 1.5)]
    [InlineData("v = -3e2", -300.0)]
    [InlineData("v = 6.626e-34", 6.626e-34)]
    [InlineData("v = inf", double.PositiveInfinity)]
    [InlineData("v = -inf", double.NegativeInfinity)]
    [InlineData("v = nan", double.NaN)]
    public void Read_float_isItsValue(string text, double expected) =>
        Assert.Equal(new TomlValue.Float(expected), TomlReader.Read(text).Find("v"));

    [Theory]
    [InlineData("v = 1979-05-27")]
    [InlineData("v = 1979-05-27 07:32:00Z")]
    [InlineData("v = 1979-05-27T00:32:00.999-07:00")]
    [InlineData("v = 07:32:00")]
    [InlineData("v = 2024-02-29")]
    [InlineData("v = 1990-12-31T23:59:60Z")]
    public void Read_dateOrTime_isItsText(string text) => Assert.Equal(new TomlValue.Moment(text[4..]), TomlReader.Read(text).Find("v"));

    [Theory]
    [InlineData("""v = "a\tb\n\"q\" \\ \u00e9 \U0001F600" """, "a\tb\n\"q\" \\ é 😀")]
    [InlineData("""v = 'C:\no\escape' """, @"C:\no\escape")]
    [InlineData("v = \"\"\"\nfirst\n  second\"\"\"", "first\n  second")]
    [InlineData("v = \"\"\"joined \\\n     line\"\"\"", "joined line")]
    [InlineData("v = '''\nraw \\\nline'''", "raw \\\nline")]
    [InlineData("v = \"\"\"two quotes \"\" end with one\"\"\"\"", "two quotes \"\" end with one\"")]
    [InlineData("v = \"\"", "")]
    public void Read_string_isItsText(string text, string expected) => Assert.Equal(expected, TomlReader.Read(text).FindText("v"));

    [Theory]
    [InlineData("v = 1\nv = 2", 2, "defined twice")]
    [InlineData("[a]\n[a]", 2, "defined twice")]
    [InlineData("a.b = 1\n[a]", 2, "defined twice")]
    [InlineData("a = {}\n[a.b]", 2, "no table that can be extended")]
    [InlineData("a = {b = 1}\na.c = 2", 2, "defined twice")]
    [InlineData("a = []\n[[a]]", 2, "defined twice")]
    [InlineData("v = \"open", 1, "not closed")]
    [InlineData("v = \"\"\"open", 1, "not closed")]
    [InlineData("v = [1, 2", 1, "a comma or ]")]
    [InlineData("v = {a = 1", 1, "a comma or }")]
    [InlineData("v = ", 1, "a value is missing")]
    [InlineData("v = 012", 1, "no value")]
    [InlineData("v = 1__0", 1, "no value")]
    [InlineData("v = 99999999999999999999", 1, "no value")]
    [InlineData("v = truer", 1, "no value")]
    [InlineData("v = \"\\q\"", 1, "unknown escape")]
    [InlineData("v = \"\\ud800\"", 1, "no character")]
    [InlineData("v = 2023-02-29", 1, "no value")]
    [InlineData("v = 24:00:00", 1, "no value")]
    [InlineData("v = 1979-05-27T00:32:00+24:00", 1, "no value")]
    [InlineData("v = \"\"\"a\\\rb\"\"\"", 1, "unknown escape")]
    [InlineData("v = [1,\n2,\n3 4]", 3, "a comma or ]")]
    [InlineData("[[a]]\n[a]", 2, "defined twice")]
    [InlineData("[a.b]\n[a]\nb.c = 1", 3, "defined twice")]
    [InlineData("v = {a = 1,}", 1, "a key is missing")]
    [InlineData("\"\"\"a\"\"\" = 1", 1, "needs =")]
    [InlineData("\nv 1", 2, "needs =")]
    [InlineData("= 1", 1, "a key is missing")]
    [InlineData("[a", 1, "not closed")]
    [InlineData("v = 1 w = 2", 1, "line should end")]
    [InlineData("v = \"a\u0000b\"", 1, "control character")]
    public void Read_badDocument_saysWhatAndWhere(string text, int line, string problem)
    {
        var failure = Assert.Throws<TomlException>(() => TomlReader.Read(text));

        Assert.Equal(line, failure.Line);
        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_dottedKeysInDeepInlineTables_isRefused_because_everyPartIsATable()
    {
        var key = string.Join('.', Enumerable.Repeat("a", 60));
        var text = string.Concat(Enumerable.Repeat($"{key} = {{", 60)) + string.Concat(Enumerable.Repeat('}', 60));

        Assert.Throws<TomlException>(() => TomlReader.Read(text));
    }

    [Fact]
    public void Read_tableBelowADottedKey_mayHaveItsOwnHeader() =>
        Assert.Equal(
            "yes",
            TomlReader
                .Read("[fruit]\napple.color = 'red'\n[fruit.apple.texture]\nsmooth = 'yes'")
                .FindText("fruit", "apple", "texture", "smooth")
        );

    [Fact]
    public void Read_headerBelowAnArrayOfTables_belongsToItsLastItem()
    {
        var table = TomlReader.Read("[[bin]]\nname = 'a'\n[[bin]]\nname = 'b'\n[bin.env]\nkey = 'of b'");
        var bins = Assert.IsType<TomlValue.Array>(table.Find("bin")).Items.Cast<TomlValue.Table>().ToList();

        Assert.Null(bins[0].Find("env"));
        Assert.Equal("of b", bins[1].FindText("env", "key"));
    }

    [Fact]
    public void Read_halfOfASurrogatePair_isRefused() =>
        Assert.Contains(
            "half of a character",
            Assert.Throws<TomlException>(() => TomlReader.Read("v = '\ud800'")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Read_deepOrLongDocument_isRefused()
    {
        Assert.Throws<TomlException>(() => TomlReader.Read("v = " + new string('[', 100_000)));
        Assert.Throws<TomlException>(() => TomlReader.Read(string.Join('.', Enumerable.Repeat("a", 100_000)) + " = 1"));
        Assert.Throws<TomlException>(() => TomlReader.Read(new string(' ', (1 << 20) + 1)));
    }

    [Fact]
    public void Read_anyText_throwsNothingElse()
    {
        const string Alphabet = "ab\"'[]{}=.,#\\\n\r\t u0+-:_Tz";
        var random = new Random(20261121);
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(24)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            var failure = Record.Exception(() => TomlReader.Read(text));

            Assert.True(failure is null or TomlException, $"{text}: {failure}");
        }
    }
}
