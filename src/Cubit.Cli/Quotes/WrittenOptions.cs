using System.CommandLine;

namespace Cubit.Cli.Quotes;

/// <summary>Facts that are written as options; those that a command has no option for are not written.</summary>
internal sealed class WrittenOptions(Given given, Func<Fact, Option<string>?> optionOf) : IWritten
{
    public Word this[Fact fact] => optionOf(fact) is { } option ? given.Word(option) : new Word($"{fact}", "", "");
}
