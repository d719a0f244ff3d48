using Cubit.Cli;

return await CubitCommand.RunAsync(args, Console.Out, Console.Error);
