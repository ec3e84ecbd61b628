# awk -f secret-filter.awk END FILE...: copies standard input up to a line that ends with END, with *** for the values in the files.
# It stands between the engine and the log of its container. POSIX awk: busybox and mawk both run it.
#
# Each form of a value is cut into needles of at most `width` bytes. Wherever a needle stands in a line, its bytes are hidden, and what is
# hidden side by side is one ***. So a value of any length costs the same time per byte of the log, and a part of one is hidden too.
BEGIN {
  head = 6; width = 76; lineMinimum = 8; longestEncoded = 32768; longestInUrl = 4096
  window = 1024; fewHeads = 200; heads = 0
  alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  for (i = 1; i < 256; i++) chr[i] = sprintf("%c", i)
  two[0] = 1
  for (i = 1; i <= 16; i++) two[i] = two[i - 1] * 2
  escaped[8] = "\\b"; escaped[9] = "\\t"; escaped[10] = "\\n"; escaped[12] = "\\f"; escaped[13] = "\\r"; escaped[34] = "\\\""; escaped[92] = "\\\\"
  end = ARGV[1]
  for (i = 2; i < ARGC; i++) learn(ARGV[i])
  ARGC = 1
}

{
  rest = length($0) - length(end)
  if (rest < 0 || substr($0, rest + 1) != end) {
    show($0)
    printf "\n"
    fflush()
    next
  }
  if (rest > 0) {
    show(substr($0, 1, rest))
    printf "\n"
  }
  exit 0
}

# The file is read by od: not every awk can read the byte 0. Blanks and line ends around the value are not part of it.
function learn(file,    command, bytes, words, count, j, k) {
  taken = lines = waiting = 0
  for (j = 0; j < 3; j++) { bits[j] = -(j * 4 % 6); group[j] = 0 }
  size["wrapped"] = 64
  command = "od -An -v -tu1 '" file "'"
  while ((command | getline bytes) > 0) {
    count = split(bytes, words, " ")
    for (j = 1; j <= count; j++) {
      if (words[j] == 32 || (words[j] >= 9 && words[j] <= 13)) {
        if (taken) held[++waiting] = words[j] + 0
        continue
      }
      for (k = 1; k <= waiting; k++) put(held[k])
      waiting = 0
      put(words[j] + 0)
    }
  }
  close(command)
  # A value that cannot be read cannot be hidden.
  if (!taken && (getline bytes < file) != 0 && bytes !~ /^[ \t\r]*$/) exit 3
  close(file)

  finish("line", lines ? lineMinimum : head)
  endUrls()
  endEncoded()
}

function put(byte,    letter, hex, j) {
  taken++
  letter = byte ? chr[byte] : ""
  if (byte == 10 || byte == 13 || byte == 0) {
    finish("line", lineMinimum)
    lines++
  } else if (part["line"] != "" || before["line"] != "" || (byte != 32 && byte != 9)) {
    feed("line", letter)
  }
  if (taken > longestEncoded) {
    if (taken == longestEncoded + 1) endEncoded()
    return
  }

  feed("json", (byte in escaped) ? escaped[byte] : (byte < 32) ? sprintf("\\u%04x", byte) : letter)

  # As RFC 3986 has it, with capitals or not, and as JavaScript does it.
  if (taken <= longestInUrl) {
    hex = sprintf("%%%02X", byte)
    if (letter ~ /[A-Za-z0-9_.~-]/) hex = letter
    feed("url", hex)
    feed("URL", hex == letter ? letter : tolower(hex))
    feed("uri", letter ~ /[!'()*]/ ? letter : hex)
  } else if (taken == longestInUrl + 1) {
    endUrls()
  }

  for (j = 0; j < 3; j++) encode(j, byte)
}

# Base64 at each of the three places that a value can have in its groups, without the characters that its neighbours decide.
function encode(form, byte,    code) {
  bits[form] += 8
  group[form] = (group[form] * 256 + byte) % two[bits[form]]
  while (bits[form] >= 6) {
    bits[form] -= 6
    code = int(group[form] / two[bits[form]])
    group[form] %= two[bits[form]]
    feed(form, substr(alphabet, code + 1, 1))
    if (form == 0) feed("wrapped", substr(alphabet, code + 1, 1))
  }
}

function feed(form, text,    most) {
  most = (form in size) ? size[form] : width
  part[form] = part[form] text
  if (length(part[form]) >= most) {
    before[form] = substr(part[form], 1, most)
    part[form] = substr(part[form], most + 1)
    add(before[form])
  }
}

# What is left of a form. When it is too short to stand alone, it is known by what comes before it.
function finish(form, minimum,    tail) {
  tail = part[form]
  if (form == "line") sub(/[ \t]+$/, "", tail)
  if (length(tail) >= minimum) add(tail)
  else if (before[form] != "" && tail != "") add(substr(before[form] tail, length(tail) + 1))
  part[form] = before[form] = ""
}

function endUrls() {
  finish("url", head)
  finish("URL", head)
  finish("uri", head)
}

function endEncoded(    j) {
  finish("json", head)
  for (j = 0; j < 3; j++) finish(j, head)
  finish("wrapped", head)
}

function add(needle,    key) {
  if (needle in known) return
  known[needle] = 1
  key = substr(needle, 1, head)
  if (!(key in sharing)) headOf[++heads] = key
  needles[key, ++sharing[key]] = needle
  # Base64 for URLs has two other letters.
  if (needle ~ /[+\/]/ && needle ~ /^[A-Za-z0-9+\/]+$/) {
    gsub(/\+/, "-", needle)
    gsub(/\//, "_", needle)
    add(needle)
  }
}

# Prints the text without the values, window by window: substr of a long text takes long.
function show(text,    from, all, hidden) {
  all = length(text)
  hidden = 0
  for (from = 1; from <= all; from += window) hidden = showWindow(substr(text, from, window + width), hidden)
}

# hidden: how many bytes at the begin are parts of a value that was found before. Returns the same for the next window.
function showWindow(text, hidden,    last, shown, i, j, key, needle, reach) {
  if (!hidden && heads <= fewHeads && !anyHead(text)) {
    printf "%s", substr(text, 1, window)
    return 0
  }
  last = length(text) < window ? length(text) : window
  reach = hidden
  shown = reach + 1
  for (i = 1; i <= last; i++) {
    key = substr(text, i, head)
    if (!(key in sharing)) continue
    for (j = 1; j <= sharing[key]; j++) {
      needle = needles[key, j]
      if (i + length(needle) - 1 <= reach || substr(text, i, length(needle)) != needle) continue
      if (i > reach + 1 || reach == 0) printf "%s***", substr(text, shown, i - shown)
      reach = i + length(needle) - 1
      shown = reach + 1
    }
  }
  if (shown <= last) printf "%s", substr(text, shown, last - shown + 1)
  return reach > last ? reach - last : 0
}

# A few heads are looked for faster by themselves than each place of the text among the heads.
function anyHead(text,    i) {
  for (i = 1; i <= heads; i++) if (index(text, headOf[i])) return 1
  return 0
}
