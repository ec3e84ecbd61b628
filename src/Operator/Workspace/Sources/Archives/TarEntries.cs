namespace Operator.Workspace.Sources.Archives;

/// <summary>One entry of a tar.</summary>
/// <param name="Type">As the header has it; a file is always '0' and a directory '5'.</param>
/// <param name="Content">A file's; to be read before the next entry.</param>
internal sealed record TarItem(string Name, string Link, char Type, long Size, bool IsExecutable, bool IsSparse, Stream Content);

/// <summary>
/// Reads the entries of a tar, one after the other, as tolerantly as GNU tar and bsdtar do: an archive may end without its mark, have a
/// label, links that claim a size, and numbers beyond all bounds where they are not used.
/// </summary>
internal sealed class TarEntries(UnpackedStream content)
{
    private readonly byte[] block = new byte[TarHeader.Block];
    private int ahead;
    private bool isAhead;
    private TarData? data;

    /// <summary>Null at the end.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public TarItem? Next()
    {
        content.EnterData();
        data?.Skip();
        data = null;
        content.EnterHeader();
        var pax = new PaxRecords();
        byte[]? longName = null;
        byte[]? longLink = null;
        while (ReadHeader() is { } header)
        {
            switch (header.Type)
            {
                case 'x' or 'X':
                    pax.Read(ReadText(header.Size));
                    break;
                case 'g':
                    // For all entries after it: what it can say of a single one would be nonsense.
                    new PaxRecords().Read(ReadText(header.Size));
                    break;
                case 'L':
                    longName = Trimmed(ReadText(header.Size));
                    break;
                case 'K':
                    longLink = Trimmed(ReadText(header.Size));
                    break;
                case 'V':
                    ReadText(header.Size);
                    break;
                default:
                    return Item(header, pax, longName, longLink);
            }
        }

        return null;
    }

    private TarItem Item(TarHeader header, PaxRecords pax, byte[]? longName, byte[]? longLink)
    {
        var name = FileName.Decode(pax.Path ?? longName ?? header.Name);
        var link = FileName.Decode(pax.LinkPath ?? longLink ?? header.Link);
        var type = header.Type switch
        {
            '\0' or '0' => name.EndsWith('/') ? '5' : '0',
            '7' => '0',
            'D' => '5',
            var other => other,
        };
        var size = pax.Size ?? header.Size;
        if (type is >= '1' and <= '6' && size > 0 && !HasData())
        {
            size = 0;
        }

        data = new TarData(this, size);
        return new TarItem(name, link, type, size, header.IsExecutable, pax.IsSparse, data);
    }

    /// <summary>
    /// Links, directories and the like have no content, and some programs give them a size all the same; others add the content of a
    /// hard link again. What comes next tells.
    /// </summary>
    private bool HasData()
    {
        ReadAhead();
        return ahead == TarHeader.Block && !TarHeader.IsZero(block) && !TarHeader.HasChecksum(block);
    }

    // The file may end after its last entry, without a mark.
    private TarHeader? ReadHeader()
    {
        ReadAhead();
        isAhead = false;
        if (ahead == TarHeader.Block)
        {
            return TarHeader.Parse(block);
        }

        return TarHeader.IsZero(block.AsSpan(0, ahead))
            ? null
            : throw new InvalidDataException("the archive ends in the middle of a header");
    }

    private void ReadAhead()
    {
        if (!isAhead)
        {
            ahead = content.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
            isAhead = true;
        }
    }

    // Never more than has arrived, whatever the header claims; more than a header may have ends in a fault of the stream.
    private byte[] ReadText(long size)
    {
        using var text = new MemoryStream();
        var part = new TarData(this, size);
        part.CopyTo(text);
        part.Skip();
        return text.ToArray();
    }

    private static byte[] Trimmed(byte[] text) => [.. text.AsSpan().TrimEnd((byte)0)];

    /// <summary>The content of an entry, padded to whole blocks in the archive.</summary>
    private sealed class TarData(TarEntries entries, long size) : ReadingStream(Null)
    {
        private readonly int padding = (int)((TarHeader.Block - (size % TarHeader.Block)) % TarHeader.Block);
        private long left = size;

        public override int Read(Span<byte> buffer)
        {
            var count = entries.Take(buffer[..(int)Math.Min(buffer.Length, left)]);
            left -= count;
            return count;
        }

        /// <summary>To the next header. The padding after the last entry may be missing, its content may not.</summary>
        public void Skip()
        {
            var waste = new byte[16 << 10];
            while (Read(waste) > 0) { }
            if (left > 0)
            {
                throw new InvalidDataException("the archive ends in the middle of an entry");
            }

            for (int rest = padding, count; rest > 0 && (count = entries.Take(waste.AsSpan(0, rest))) > 0; )
            {
                rest -= count;
            }
        }

        protected override void Count(int count) { }
    }

    // What was read ahead and turned out to be content comes first.
    private int Take(Span<byte> buffer)
    {
        if (!isAhead)
        {
            return content.Read(buffer);
        }

        var count = Math.Min(buffer.Length, ahead);
        block.AsSpan(0, count).CopyTo(buffer);
        block.AsSpan(count, ahead - count).CopyTo(block);
        ahead -= count;
        isAhead = ahead > 0;
        return count;
    }
}
