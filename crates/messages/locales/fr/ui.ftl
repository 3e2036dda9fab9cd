ui-sessions-count = { $count ->
    [one] { $count } session
   *[other] { $count } sessions
}
