using System.CommandLine;

namespace Cubit.Cli;

/// <summary>An option that takes one value, with an example of it for those who leave it out.</summary>
internal sealed class WordedOption : Option<string>
{
    public WordedOption(string name, string valueName, string example, string description, bool required = false)
        : base(name)
    {
        (HelpName, Example, Description, Required) = (valueName, example, description, required);
    }

    /// <summary>A value as one would type it.</summary>
    public string Example { get; }
}
