using System.Buffers;
using System.Text.Json;

namespace Operator.Kubernetes.Client;

/// <summary>
/// Cuts JSON into the members of an object or the items of an array by counting brackets: the content of a value, however
/// deep, wrong or long, its neighbours are found. Values are not checked here; their own reader does that.
/// </summary>
internal static class JsonSplit
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> AfterScalar = SearchValues.Create(",}] \t\r\n"u8);

    /// <summary>The members of an object, in their order; a name may come twice.</summary>
    public static Members MembersOf(ReadOnlySpan<byte> json) => new(json);

    /// <summary>The items of an array, in their order.</summary>
    public static Items ItemsOf(ReadOnlySpan<byte> json) => new(json);

    private static int SkipBlanks(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at < json.Length ? at : throw Cut();
    }

    /// <summary>Where the value that begins here ends.</summary>
    private static int EndOf(ReadOnlySpan<byte> json, int at)
    {
        if (json[at] is (byte)'"')
        {
            return EndOfText(json, at);
        }

        if (json[at] is not ((byte)'{' or (byte)'['))
        {
            var length = json[at..].IndexOfAny(AfterScalar);
            return length switch
            {
                < 0 => json.Length,
                0 => throw new JsonException("a value is missing"),
                _ => at + length,
            };
        }

        var depth = 0;
        while (true)
        {
            var next = json[at..].IndexOfAny(Structure);
            at = next < 0 ? throw Cut() : at + next;
            switch (json[at])
            {
                case (byte)'"':
                    at = EndOfText(json, at);
                    continue;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                default:
                    depth--;
                    break;
            }

            at++;
            if (depth == 0)
            {
                return at;
            }
        }
    }

    private static int EndOfText(ReadOnlySpan<byte> json, int at)
    {
        at++;
        while (true)
        {
            var next = json[at..].IndexOfAny((byte)'"', (byte)'\\');
            at = next < 0 ? throw Cut() : at + next;
            if (json[at] == (byte)'"')
            {
                return at + 1;
            }

            at = at + 2 <= json.Length ? at + 2 : throw Cut();
        }
    }

    private static void Expect(ReadOnlySpan<byte> json, int at, byte wanted)
    {
        if (json[at] != wanted)
        {
            throw new JsonException($"expected {(char)wanted}, not {(char)json[at]}");
        }
    }

    private static JsonException Cut() => new("the JSON ends too early");

    /// <summary>Goes through an object.</summary>
    public ref struct Members
    {
        private readonly ReadOnlySpan<byte> json;
        private int at = -1;

        public Members(ReadOnlySpan<byte> json)
        {
            this.json = json;
            Name = Value = default;
        }

        /// <summary>The name as it is written, without its quotes.</summary>
        public ReadOnlySpan<byte> Name { get; private set; }

        public ReadOnlySpan<byte> Value { get; private set; }

        public bool MoveNext()
        {
            var next = SkipBlanks(json, Math.Max(at, 0));
            if (at >= 0 && json[next] == (byte)'}')
            {
                return false;
            }

            Expect(json, next, at < 0 ? (byte)'{' : (byte)',');
            var first = at < 0;
            next = SkipBlanks(json, next + 1);
            if (first && json[next] == (byte)'}')
            {
                return false;
            }

            Expect(json, next, (byte)'"');
            var end = EndOfText(json, next);
            Name = json[(next + 1)..(end - 1)];
            next = SkipBlanks(json, end);
            Expect(json, next, (byte)':');
            next = SkipBlanks(json, next + 1);
            at = EndOf(json, next);
            Value = json[next..at];
            return true;
        }
    }

    /// <summary>Goes through an array.</summary>
    public ref struct Items
    {
        private readonly ReadOnlySpan<byte> json;
        private int at = -1;

        public Items(ReadOnlySpan<byte> json)
        {
            this.json = json;
            Value = default;
        }

        public ReadOnlySpan<byte> Value { get; private set; }

        public bool MoveNext()
        {
            var next = SkipBlanks(json, Math.Max(at, 0));
            if (at >= 0 && json[next] == (byte)']')
            {
                return false;
            }

            Expect(json, next, at < 0 ? (byte)'[' : (byte)',');
            var first = at < 0;
            next = SkipBlanks(json, next + 1);
            if (first && json[next] == (byte)']')
            {
                return false;
            }

            at = EndOf(json, next);
            Value = json[next..at];
            return true;
        }
    }
}
