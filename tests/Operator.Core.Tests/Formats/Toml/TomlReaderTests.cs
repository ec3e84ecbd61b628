using Operator.Core.Formats;
using Operator.Core.Formats.Toml;

namespace Operator.Core.Tests.Formats.Toml;

/// <summary>What the reader makes of Tomlyn's tree, and what it refuses. That the grammar is right is Tomlyn's own affair.</summary>
public sealed class TomlReaderTests
{
    [Fact]
    public void Read_project_file_finds_values_by_path()
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

    [Fact]
    public void Read_scalar_is_its_value()
    {
        var table = TomlReader.Read(
            "text = \"\"\"a\\tb\\u00e9 \\\n   c\"\"\"\nraw = 'C:\\no'\nlong = -1_000\nhex = 0xDEAD_beef\nfloat = -3e2\nyes = true\nday = 1979-05-27 07:32:00Z"
        );

        Assert.Equal(new TomlValue.Text("a\tbé c"), table.Find("text"));
        Assert.Equal(new TomlValue.Text(@"C:\no"), table.Find("raw"));
        Assert.Equal(new TomlValue.Integer(-1000), table.Find("long"));
        Assert.Equal(new TomlValue.Integer(0xDEADBEEF), table.Find("hex"));
        Assert.Equal(-300, Assert.IsType<TomlValue.Float>(table.Find("float")).Value);
        Assert.Equal(new TomlValue.Boolean(true), table.Find("yes"));
        Assert.Equal(new TomlValue.Moment("1979-05-27 07:32:00Z"), table.Find("day"));
    }

    [Theory]
    [InlineData("v = 1\nv = 2", 2, 1, "already defined")]
    [InlineData("[a]\n[a]", 2, 1, "already defined")]
    [InlineData("a.b = 1\n[a]", 2, 1, "already defined")]
    [InlineData("a = {}\n[a.b]", 2, 2, "already defined")]
    [InlineData("a = {b = 1}\na.c = 2", 2, 1, "already defined")]
    [InlineData("a = {b = 1, b = 2}", 1, 13, "already defined")]
    [InlineData("a = []\n[[a]]", 2, 1, "already defined")]
    [InlineData("[[a]]\n[a]", 2, 1, "already defined")]
    [InlineData("[a.b]\n[a]\nb.c = 1", 3, 1, "already defined")]
    [InlineData("\nv 1", 2, 3, "Expecting `=`")]
    [InlineData("v = [1,\n2,\n3 4]", 3, 3, "Missing a `,`")]
    [InlineData("v = \"open", 1, 9, "End-Of-File")]
    [InlineData("v = 99999999999999999999", 1, 5, "Unable to parse integer")]
    [InlineData("v = 0xffffffffffffffff", 1, 5, "too large")]
    [InlineData("v = 1\nw = \"\\", 2, 1, "a string is not closed")]
    [InlineData("v = '\ud800'", 1, 6, "surrogate")]
    public void Read_bad_document_says_what_and_where(string text, int line, int column, string problem)
    {
        var failure = Assert.Throws<SyntaxException>(() => TomlReader.Read(text));

        Assert.Equal((line, column), (failure.Line, failure.Column));
        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void Read_table_below_a_dotted_key_may_have_its_own_header() =>
        Assert.Equal(
            "yes",
            TomlReader
                .Read("[fruit]\napple.color = 'red'\n[fruit.apple.texture]\nsmooth = 'yes'")
                .FindText("fruit", "apple", "texture", "smooth")
        );

    [Fact]
    public void Read_header_below_an_array_of_tables_belongs_to_its_last_item()
    {
        var table = TomlReader.Read("[[bin]]\nname = 'a'\n[[bin]]\nname = 'b'\n[bin.env]\nkey = 'of b'");
        var bins = Assert.IsType<TomlValue.Array>(table.Find("bin")).Items.Cast<TomlValue.Table>().ToList();

        Assert.Null(bins[0].Find("env"));
        Assert.Equal("of b", bins[1].FindText("env", "key"));
    }

    public static TheoryData<string> Bombs() =>
        [
            "v = " + new string('[', 200_000),
            "v = " + string.Concat(Enumerable.Repeat("{a=", 200_000)),
            string.Join('.', Enumerable.Repeat("a", 200_000)) + " = 1",
            "[" + string.Join('.', Enumerable.Repeat("a", 200_000)) + "]",
            string.Concat(Enumerable.Repeat($"{string.Join('.', Enumerable.Repeat("a", 60))} = {{", 60)) + new string('}', 60),
            $"[{string.Join('.', Enumerable.Repeat("a", 40))}]\n{string.Join('.', Enumerable.Repeat("b", 40))} = 1",
            new string(' ', (1 << 20) + 1),
        ];

    [Theory]
    [MemberData(nameof(Bombs), DisableDiscoveryEnumeration = true)]
    public void Read_deep_or_long_document_is_refused(string text) => Assert.Throws<SyntaxException>(() => TomlReader.Read(text));

    [Fact]
    public void Read_any_text_throws_nothing_else()
    {
        const string Alphabet = "ab\"'[]{}=.,#\\\n\r\t u0+-:_Tz";
        var random = new Random(20261121);
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(24)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            var failure = Record.Exception(() => TomlReader.Read(text));

            Assert.True(failure is null or SyntaxException, $"{text}: {failure}");
        }
    }
}
