using Embassy.Forums;
using Embassy.ServiceDefaults;

return await ServiceCommands.Run(args, arguments => ForumsHost.Build(arguments));
