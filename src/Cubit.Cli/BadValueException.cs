namespace Cubit.Cli;

/// <summary>A value that cannot be used: what is wrong with it and the remedy, in a sentence.</summary>
internal sealed class BadValueException(Word word, string sentence) : FormatException(sentence)
{
    /// <summary>The value, with the name of its option or column.</summary>
    public Word Word { get; } = word;
}
