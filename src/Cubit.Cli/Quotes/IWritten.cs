namespace Cubit.Cli.Quotes;

/// <summary>Where facts are written: on a command line, or in a row of a file.</summary>
internal interface IWritten
{
    /// <summary>What is written for a fact; an empty word where nothing is.</summary>
    Word this[Fact fact] { get; }
}
