using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
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
        var markdown = result.GetValue(options.Markdown);
        if (markdown && result.GetValue(options.Json))
            throw new FormatException("--json and --markdown do not go together; leave one of them out.");
        var resized = WithinBounds(result, options, inputs, () => Resize.Price(inputs).Value);
        return Write(
            result,
            options,
            () => ResizedJson.Of(inputs, resized),
            () =>
            {
                var example = WorkedExample.Of(inputs, resized);
                return markdown ? WorkedMarkdown.Of(example) : WorkedText.Of(example);
            }
        );
    }

    /// <summary>Answers in JSON or as a text, as was asked.</summary>
    public static int Write(ParseResult result, QuoteOptions options, Func<JsonObject> json, Func<string> text)
    {
        result.InvocationConfiguration.Output.Write(
            result.GetValue(options.Json) ? json().ToJsonString(Indented) + "\n" : text()
        );
        return 0;
    }

    /// <summary>Prices; an amount beyond what can be held is a complaint about the rate.</summary>
    public static T WithinBounds<T>(ParseResult result, QuoteOptions options, ResizeInputs inputs, Func<T> price) =>
        AskedChange.WithinBounds(new Given(result).Word(options.Rate), inputs.Fx, price);
}
