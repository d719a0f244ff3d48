using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Cubit.Cli.Batch;
using Cubit.Cli.Databases;
using Cubit.Cli.Quotes;
using Cubit.Cli.Remote;
using Cubit.Cli.Rules;
using Cubit.Cli.Vectors;

namespace Cubit.Cli;

/// <summary>The <c>cubit</c> command: answers on standard output, complains in a sentence on standard error.</summary>
public static class CubitCommand
{
    /// <summary>Exit code of bad input and of refusals.</summary>
    public const int Refused = 2;

    private const int HelpWidth = 100;

    /// <summary>Runs one command line.</summary>
    /// <returns>
    /// 0 when done, 1 when a check found a difference or a server did not do it, 2 when the input was refused.
    /// </returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var result = Root().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (result.Action is ParseErrorAction)
                throw new FormatException(Complaint.About(result));
            if (result.Action is not HelpAction && Complaint.AboutPlace(result) is { } misplaced)
                throw new FormatException(misplaced);
            return await result.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = output,
                    Error = error,
                    EnableDefaultExceptionHandler = false,
                    // The server ends by itself when it is told to, and takes the time it needs.
                    ProcessTerminationTimeout = null,
                }
            );
        }
        catch (FormatException e)
        {
            await error.WriteLineAsync(e.Message);
            return Refused;
        }
    }

    private static Command Root()
    {
        var version = new Option<bool>("--version") { Description = "Print the version." };
        var root = new Command("cubit", "Prices, sells and resizes prepaid compute capacity.")
        {
            QuoteBatch.Taking(
                new Command("quote", "Price one change of configuration, with the working shown, or a file of them.")
                {
                    QuoteDowngrade.Command(),
                    QuoteUpgrade.Command(),
                }
            ),
            Advise.Command(),
            ReplayVectors.Command(),
            new Command("rules", "Look at rule sets, try them, add your own and put them in force.")
            {
                ReadRules.List(),
                ReadRules.Show(),
                ReadRules.Diff(),
                ChangeRules.Add(),
                SimulateRules.Command(),
                ChangeRules.Assign(),
            },
            new Command("db", "Look after the database: its schema, and moving it to another engine.")
            {
                DbStatus.Command(),
                DbMigrate.Command(),
                DbPlan.Command(),
                DbCopy.Command(),
            },
            ReadInstances.Command(),
            Buy.Command(),
            ResizeInstance.Upgrade(),
            ResizeInstance.Downgrade(),
            Renew.Command(),
            AutoRenew.Command(),
            OrderQuote.Command(),
            ReadOrders.Command(),
            Pay.Command(),
            Cancel.Command(),
            Projects.Command(),
            Tickets.Command(),
            Serve.Command(),
            Clock.Command(),
            Jobs.Command(),
            Staff.Command(),
            Verify.Command(),
            version,
            new HelpOption
            {
                Description = "Explain a command and its options.",
                Action = new HelpAction { MaxWidth = HelpWidth },
            },
        };
        root.SetAction(result =>
            result.GetValue(version)
                ? Print(result, $"cubit {typeof(CubitCommand).Assembly.GetName().Version!.ToString(3)}")
                : throw new FormatException(Complaint.NoCommand(result.CommandResult.Command))
        );
        return root;
    }

    private static int Print(ParseResult result, string line)
    {
        result.InvocationConfiguration.Output.WriteLine(line);
        return 0;
    }
}
