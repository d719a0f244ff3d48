using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cubit.Resizing;
using Cubit.Store.Resizing;

namespace Cubit.Cli.Quotes;

/// <summary>Prices a change and answers it as a worked example or as JSON.</summary>
internal static class PricedChange
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static int Answer(ParseResult result, QuoteOptions options, ResizeInputs inputs)
    {
        var (json, markdown) = (result.GetValue(options.Json), result.GetValue(options.Markdown));
        if (json && markdown)
            throw new FormatException("--json and --markdown do not go together; leave one of them out.");
        var resized = Price(new Given(result), options, inputs);
        result.InvocationConfiguration.Output.Write(
            json ? ResizedJson.Of(inputs, resized).ToJsonString(Indented) + "\n"
            : markdown ? WorkedMarkdown.Of(WorkedExample.Of(inputs, resized))
            : WorkedText.Of(WorkedExample.Of(inputs, resized))
        );
        return 0;
    }

    // Every option has its bound, so only a price and a rate together can pass 64 bits of minor units.
    private static Resized Price(Given given, QuoteOptions options, ResizeInputs inputs)
    {
        try
        {
            return Resize.Price(inputs).Value;
        }
        catch (OverflowException) when (inputs.Fx is { } fx)
        {
            throw given.Bad(
                options.Rate,
                $"makes an amount of {fx.To} beyond {long.MaxValue} minor units; give a lower rate or price"
            );
        }
    }
}
