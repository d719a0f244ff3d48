using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Cubit.Cli.Batch;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

/// <summary>Where records end is found by us, what stands in them by the library; both see the same records.</summary>
public sealed class BatchBlockTests
{
    private static readonly Gen<string> Texts = Gen.Elements(
            "a",
            "é",
            ",",
            ",",
            "\"",
            "\"",
            "\"\"",
            "\n",
            "\r\n",
            "\r",
            " "
        )
        .ListOf()
        .Select(string.Concat);

    [Fact]
    public void The_library_sees_the_same_records() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(20_000).WithEndSize(40),
            Prop.ForAll(Texts.ToArbitrary(), text => Agrees(text))
        );

    private static void Agrees(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        using var input = new MemoryStream(bytes);
        var block = new BlockReader(input, 1, null, null).Next();
        if (block is null)
        {
            text.ShouldBeEmpty();
            return;
        }

        block.End.ShouldBe(bytes.Length);
        using var parser = CsvFields.Parser(block.Bytes.AsMemory(0, block.Length), () => { });
        foreach (var record in block.Records)
        {
            parser.Read().ShouldBeTrue();
            parser
                .RawRecord.TrimEnd('\r', '\n')
                .ShouldBe(Encoding.UTF8.GetString(block.Bytes, record.Start, record.Length).TrimEnd('\r', '\n'));
        }

        parser.Read().ShouldBeFalse();
    }
}
