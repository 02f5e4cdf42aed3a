using Embassy.Events;
using Embassy.ServiceDefaults;

return await Commands.Run(args, arguments => EventsHost.Build(arguments));
